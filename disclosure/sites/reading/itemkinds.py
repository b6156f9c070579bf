"""What kind of item an article is for an evaluation: a document of another organ, a document out of force."""

from __future__ import annotations

import re

from disclosure.sites.reading.tree import Tag
from disclosure.text import normalise_document_number, squeeze

NATIONAL = re.compile(r"^(?:国发|国办|国函|国令|国务院|中发|中办|中共中央|厅字|国家|财政部|人社部|教育部|住房城乡建设部|发改)")
PROVINCES = "皖豫鄂粤浙鲁冀沪津陕滇湘川渝黔闽赣苏"
PROVINCIAL = re.compile(rf"^[{PROVINCES}](?:政|府|办|委办)|[政府]厅")
LEVELS = (
    (
        5,
        re.compile(
            r"^(?:中华人民共和国|国务院|中共中央|中央|国家|全国|新华社|新华网|人民日报|人民网|中国政府网|央视|光明日报|经济日报|求是)|^(?:教育|科技|科学技术|工业和信息化|公安|国家安全|民政|司法|财政|人力资源和?社会保障|自然资源|生态环境|住房和?城乡建设|交通运输|水利|农业农村|商务|文化和?旅游|应急管理|退役军人事务|外交)部|总局"
        ),
    ),
    (4, re.compile(r"^(?:[\u4e00-\u9fff]{2,4}省|省|[\u4e00-\u9fff]{2,8}自治区(?!.*[州县])|自治区)|厅$|办公厅")),
    (3, re.compile(r"^(?:[\u4e00-\u9fff]{1,6}?(?:自治州|州|市|盟|地区)|市|州)")),
    (2, re.compile(r"^(?:[\u4e00-\u9fff]{1,10}?(?:自治县|县|区|旗)|县|区|旗)")),
    (1, re.compile(r"^[\u4e00-\u9fff]{1,8}?(?:镇|乡|街道)")),
)
PLACE = re.compile(r"^([\u4e00-\u9fff]{2,8}?)(?:自治[区州县]|省|市|县|区|旗|州|盟|镇|乡|街道)")
MARK = re.compile(r"^\s*[\[【(（]\s*转载\s*[\])）】]|^转载\s*[:：]")

OUT_OF_FORCE = r"(部分(?:失效|废止|有效)|废止|失效|修改)"
HEADLINE_MARK = re.compile(rf"[\[【(（][^\[\]【】()（）和与、的]{{0,12}}?(?<!未){OUT_OF_FORCE}[^\[\]【】()（）和与、的]{{0,4}}[\])）】]")
BANNER = re.compile(
    rf"^[\[【(（]?(?:此|本|该)?(?:行政)?(?:规范性)?(?:文件|政策|公文|文|办法|规定|通知)?(?:内容)?(?:现|已|已经|现已)?(?:于.{{4,14}})?(?:被|全文|宣布)*{OUT_OF_FORCE}[\])）】]?[。！!]?$"
)


def read_issuer(document_number: str | None) -> str | None:
    """The office's code in a 文号 (青政办〔2023〕5号 → 青政办); None without one."""
    found = re.match(r"^([^\d〔]{1,24}?)\s*(?:〔|第?\s*\d)", normalise_document_number(document_number or "") or "")
    return found[1].strip() or None if found else None


def read_relayed(title: str | None, issuer: str | None, publisher: str | None, source: str | None, site: str) -> bool | None:
    """Whether an item is another organ's: by the 文号, then 发布机构, then 来源; None where they leave it open (EVALUATION 5).

    ``site`` is the site's name. 转发 and 转载 in a headline name the relaying office's own document; only a mark 【转载】 before it is one of relaying.
    """
    level = level_of(site)
    if issuer and level != 5 and NATIONAL.match(issuer):
        return True
    if issuer and level and level < 4 and PROVINCIAL.search(issuer) and not site.startswith(issuer[0]):
        return True
    for name in (publisher, source):
        told = _is_of_other(name, site)
        if told is not None:
            return told
    return True if MARK.match(title or "") else None


def level_of(name: str | None) -> int | None:
    """5 for the state, 4 for a province, 3 for a city, 2 for a county, 1 for a town; None where a name does not tell."""
    return next((level for level, pattern in LEVELS if pattern.search(name or "")), None)


def _is_of_other(name: str | None, site: str) -> bool | None:
    """True for an organ above the site's, False for one of the site's own place, None when that is not clear."""
    if not name:
        return None
    own, level = level_of(site), level_of(name)
    place, here = PLACE.match(name), PLACE.match(site)
    if here and here[1] in name[:12]:
        return False
    if level and own and level > own:
        return True
    if level and not place and own and level <= own:
        return False  # 县水务局, 市财政局: an organ of the place, named in short
    return None


def read_validity(value: str | None, title: str | None, around: list[str], heading: Tag | None = None) -> str | None:
    """有效, 已废止, 失效, 部分失效 and the like from the field, a mark in the headline or a banner beside it; None where nothing says so."""
    told = _validity_word(squeeze(value or ""))
    if told:
        return told
    mark = HEADLINE_MARK.search(title or "")
    if mark:
        return _named(mark[1])
    texts = [squeeze(text) for text in around if len(text) <= 40]
    if heading is not None:
        texts += [squeeze(image.get("alt") or image.get("title")) for image in (heading.parent or heading).find_all("img")]
    banner = next((match for text in texts if (match := BANNER.match(text))), None)
    return _named(banner[1]) if banner else None


def _named(word: str) -> str:
    """The word for a state as it is written everywhere."""
    return {"废止": "已废止", "修改": "已修改"}.get(word, word)


def _validity_word(value: str) -> str | None:
    """The state that a field's value says."""
    if value in ("是", "有效", "现行有效", "继续有效", "全文有效", "长期有效"):
        return "有效"
    if value == "否" or re.match(r"无效", value):
        return "失效"
    if re.search(r"未(废止|失效)", value):
        return "有效"
    if re.match(r"(尚未|未)(生效|施行)", value):
        return "尚未生效"
    found = re.search(OUT_OF_FORCE, value) if len(value) <= 20 else None
    return _named(found[1]) if found else "有效" if re.match(r"有效(?!期)", value) else None
