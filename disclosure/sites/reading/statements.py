"""情况说明: an item that only says that nothing arose (本季度无…, 暂未产生…). It is never evidence and never fresh (EVALUATION 7)."""

from __future__ import annotations

import re

from disclosure.text import squeeze

# Patterns of titles are RE2 (no look-around), since doc_types.yml holds the same two for the warehouse; a test compares them.
# A body is read more loosely, since it must also be short, report no figure and speak of what its title announces.
PERIOD = r"(季度|[0-9一二三四五六七八九十]月(份|底|末)?|半年|[0-9]年|年度|全年|今年(以来)?|[本当上]([月期季]|年)|目前|近期|至今|期间)"
OWN = r"([本我该](单位|部门|机关|栏目|类信息|局|委|办|镇|乡|县|市|区|街道|中心|院|校|站|级|辖区|领域))"
ORGAN = r"(局|委员会|办公室|镇|乡|街道|中心|政府|办事处)"
VERB = (
    r"(产生|发生|涉及|开展|制定|制发|制作|出台|形成|收到|接到|承办|承担|办理|受理|实施|作出|新增|发布|公布|印发|组织|安排|召开|举办|举行|编制|"
    r"设立|启动|进行|更新|变更|调整|修改|修订|审批|批准|招录|废止|列支|发放|分配|拨付|查处|查办|签订|有)"
)
NOT = rf"(未(曾|再|单独)?{VERB}|不(再)?(涉及|参与|承担|产生|制定|具有|具备|行使|办理)|没有|无)"
ABSENT = rf"([暂尚均并也]?{NOT})"
WHOSE = r"(的(说明|情况|情况说明|[^的]{0,8}(文件|项目|信息|事项|结果|内容)))?"
FILLER = r"(相关|此类|该类|此项|应|可)?(公开|公示)?的?(信息|内容|数据|事项|业务|情况|结果)"
TAIL = r"(（[^）]*）|\([^)]*\))?$"

STATEMENT_TITLE = "|".join(
    [
        rf"({PERIOD}|{OWN})[^的《]{{0,14}}({ABSENT}|[暂尚]未)[^的]{{1,24}}{WHOSE}{TAIL}",  # 本季度无人事任免信息
        rf"{ORGAN}(今年|目前)?{ABSENT}[^的]{{2,24}}{TAIL}",  # 白石镇无重大建设项目
        rf"({ABSENT}|[暂尚]未).{{0,28}}(说明|零报告){TAIL}",  # 关于不承担审批职能的情况说明
        rf"(^|：|目前|栏目|信息)[暂尚]?[无没未]有?{FILLER}",  # 暂无相关信息
        rf"(^|[暂尚关于])[无未](产生|收费|新增).{{0,12}}{TAIL}",  # 无收费项目公示
        r"(：|（|\()(本[月季年]度?)?(暂?无|未发生|未产生)[）)]?$",  # 行政裁决信息：无
        rf"零(报告{TAIL}|(申请|处罚|信息|受理|案件|许可).{{0,6}}说明)|为零的?(情况)?说明{TAIL}",
    ]
)
REAL_EVENT = r"整改|事故|舆情|网传|反映|信访件|调查|未成年|答复|回复|问答|决定书"
REAL_TITLE = "|".join(
    [
        REAL_EVENT,
        r"无(偿|障碍|菌|烟|证|照|牌|主|名|籍|户|房|业|职|害|毒|线|缝|还|疫|碳|废(城市|社区|弃)|纸|感|接触|差别|公害|故|理由|忧|诈|讼|诉|传销|违建|欠薪|拖欠|黑|暴力|效|限|犯罪|力|固定|疾|息|价)",
        r"无人(机|值守|驾驶|售货|零售|监护|抚养|认领|岛|船|车)|零报告.{0,4}(制度|工作)|没有.{0,14}(的他|的她|的路|怎么|如何|吗|[？?])|的(养老院|家|故事)",
        r"纪实|预案|经验|(公告|通告|通知|名单|指南|解读|条例|办法|方案|规划|意见|总结|提醒)(（[^）]*）)?$",
    ]
)
TITLE, REAL, EVENT = re.compile(STATEMENT_TITLE), re.compile(REAL_TITLE), re.compile(REAL_EVENT)

NOTHING = re.compile(
    rf"未(?:曾|再|单独)?{VERB}(?!的)|不(?:再)?(?:涉及|存在|负责|参与|承担|产生|制定|具有|具备|行使)|(?<![如若])没有|"
    r"(?:^|(?<=[^有毫]))无(?![偿障烟证主害线力法论需儿依关]|人[机监抚])|零报告"
)
DIRECT = re.compile(
    rf"({PERIOD}|{OWN}|{ORGAN})[均暂尚并也]*(未(?![来按经能及满必免知婚央])(?![^新]{{1,4}}的)|没有|无(?![偿障烟证主害线力法论需儿依关差])|不{VERB})"
)
OF_SOMEBODY = re.compile(r"的($|[^，。；]{0,4}[生人者户车]|居民|市民|企业)")
BOUND = re.compile(rf"{PERIOD}|{OWN}|{ORGAN}|馆|说明")
BARE = re.compile(r"^(说明：?)?(暂无|无|不涉及)(相关|此类)?(信息|内容|数据)?[。！!]?$")
GENERIC = re.compile(r"信息|内容|事项|业务|此类|上述|更新|变化|零报告|[该此]项(?!目)")
UNBOUND = re.compile(r"此类|相关信息|[该此]项(?!目)|不(再)?(承担|负责|产生|具有|具备|行使)")
FOUND = re.compile(
    r"(?<![第\d])[1-9][\d,.]*万?亿?(元|件|条|人|户|起|家|项|个(?!栏目|季度|月|方面)|辆|批次|名|宗|公顷|亩|平方|%|％|天|米|例)|"
    r"(公布|公示|名单|结果|通知|批复|答复|回复|如)下[：:，,。]|第一部分|一、|回复：|答[：:]|收悉|罚款|异议|(公示|征求|征集).{0,6}期|予以废标|未成交|中标人|项目编号"
)
FORMAL = re.compile(r"(说明|有关(情况|事项))如下[：:，,。]")
SENTENCE, CLAUSE = re.compile(r"[^。；！\n]+"), re.compile(r"[^，,。；：:！\n]+")
EXPLAINS = re.compile(r"说明$")  # a title that leaves it to the body what it is about
SHORT_BODY, LONGEST_BODY, LONGEST_SAID = 250, 800, 200


def titles_statement(title: str) -> bool:
    """True for a title that says that nothing arose, by the rule of the warehouse's titles (kind ``statement`` of doc_types.yml)."""
    head = squeeze(title)
    return bool(TITLE.search(head)) and not REAL.search(head)


def read_statement(title: str | None, body: str, attachments: int = 0) -> str | None:
    """The sentence of a 情况说明 that says that nothing arose (本季度无…, 暂未产生…), None for every other item.

    ``attachments``: how many files hang on the page; what they hold is unknown, so only the title can tell. An explanation of something that
    did arise (预算调整, an accident), or a text that also reports figures, is an item like any other.
    """
    head, text = squeeze(title or ""), squeeze(body)
    if titles_statement(head) and len(text) <= LONGEST_BODY:
        return next(filter(says_nothing_arose, _sentences(body)), (title or "").strip())[:LONGEST_SAID]
    if EVENT.search(head) or len(text) > SHORT_BODY or attachments or FOUND.search(FORMAL.sub("", text)):
        return None
    if BARE.match(text):
        return body.strip()
    told = (sentence for sentence in _sentences(body) if _says_of(head, squeeze(sentence)) or _is_all(squeeze(sentence), len(text)))
    return next((sentence[:LONGEST_SAID] for sentence in told), None)


def says_nothing_arose(text: str) -> bool:
    """True for a remark that nothing arose, of a period or an office, which is more than that nothing is shown."""
    sentences = map(squeeze, _sentences(text))
    return any(NOTHING.search(sentence) and BOUND.search(sentence) and not EVENT.search(sentence) for sentence in sentences)


def _sentences(text: str) -> list[str]:
    return [match[0].strip() for match in SENTENCE.finditer(text)]


def _is_all(sentence: str, size: int) -> bool:
    """True for most of a text of ``size`` characters that says straight of an office or a period what it lacks (本单位无…), whatever its title is."""
    found = DIRECT.search(sentence)
    return found is not None and len(sentence) * 2 >= size and not OF_SOMEBODY.search(sentence[found.end() :])


def _says_of(head: str, sentence: str) -> bool:
    """True for a sentence that what its title announces did not arise: a remark on something else (不涉及拆迁, 没有死角) says nothing of the item."""
    return any(_lacks(head, clause[0], sentence[: clause.end()]) for clause in CLAUSE.finditer(sentence))


def _lacks(head: str, clause: str, said: str) -> bool:
    """True where a clause says that an office or a period lacks something, and names it in general or by two characters of the title.

    ``said``: the sentence up to the end of the clause. What somebody lacks (没有经验的毕业生) is a condition.
    """
    absent = NOTHING.search(clause)
    if not absent:
        return False
    named, before = clause[absent.end() :], said[: len(said) - len(clause) + absent.start()]
    if OF_SOMEBODY.search(named) or not (BOUND.search(before) or UNBOUND.search(clause)):
        return False
    return bool(EXPLAINS.search(head) or GENERIC.search(clause)) or any(named[place : place + 2] in head for place in range(len(named) - 1))
