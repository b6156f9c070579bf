"""Words that ask for a duty without a clock: 长期, 持续推进, 及时公开, 定期, 动态更新."""

from __future__ import annotations

import re

from disclosure.tasks.obligations.phrases import AMOUNT, FESTIVAL, Reading

_WORDS = "长期|持续推进|持续|及时|实时|动态更新|动态调整|动态|不定期|定期|常态化?|适时|第一时间|按时间节点|按时(?![间段])|立行立改|按规定时限|按规定时间|随时|经常性?|即时|立即|即刻|同步"
_COLUMN = re.compile(
    f"(?P<word>{_WORDS}|全年|常年|日常|贯穿全年|按要求|即日起(?![至到])|7[×xX*]24小?时?|全天候|尽快|尽早|抓紧|同时)(?:推进|坚持|更新|调整|落实|开展|执行|有效|化|公开|实施|进行|性|发布|做好|抓好|工作|任务)*"
)
_VERBS = "公开|发布|公布|公示|公告|更新|披露|通报|回应|答复|反馈|解读|推送|转载|上传"
_TEXT = re.compile(
    f"(?P<word>动态更新|动态调整|定期(?=清理)|{_WORDS})(?:(?<=动态更新)|(?<=动态调整)|(?:向社会|主动|准确|规范|全面|统一|集中|在[^，、。]{{1,10}})?(?:(?<=定期)清理|{_VERBS}))"
)
_NOT_A_DUTY = re.compile("(?:公开|公告)?等?(?:工作)?(?:机制|制度|意识)")
_NOT_DONE = re.compile("未[^，、]{0,3}$|不$")
_FESTIVAL = re.compile(rf"(?P<event>{FESTIVAL})(?:来临|召开|到来)?(?:之|以)?前(?![期后夕])(?:的?{AMOUNT}(?!之?前))?")


def read_standing(reading: Reading) -> None:
    """Take at most one word without a clock; a festival (春节前) gives no day and stands with its name."""
    for match in _FESTIVAL.finditer(reading.words):
        reading.add("standing", *match.span(), word=match[0], event=match["event"])
    for match in (_COLUMN if reading.in_column else _TEXT).finditer(reading.words):
        if not reading.in_column and (
            _NOT_A_DUTY.match(reading.words, match.end()) or _NOT_DONE.search(reading.words[max(0, match.start() - 5) : match.start()])
        ):
            continue
        if reading.add("standing", *match.span(), word=match["word"], event=None):
            return
