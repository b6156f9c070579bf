"""Column titles: which column holds the number, the requirement, the units, the deadline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from disclosure.tasks.headings import heading_rank
from disclosure.tasks.model import Role
from disclosure.tasks.roles import role_of
from disclosure.tasks.script import simplify_title


class Kind(Enum):
    """What a column holds."""

    NUMBER = "number"
    REQUIREMENT = "requirement"
    UNITS = "units"
    DEADLINE = "deadline"
    OTHER = "other"


_NUMBER = re.compile(r"(?i)(?:(?:任务|事项|工作|项目)?(?:序号|编号)|序|号|no\.?|项次)")
_BEGINNING = re.compile("^(?:拟?开始|拟?启动|起始|下达|交办|目前|当前|已)")
_DEADLINE = re.compile("时限|期限|时间|进度|节点|日期")
_UNIT_NOUN = re.compile("警种|单位|部门|主体|处室|科室|股室|机构|分工|责任方")
_UNIT_FILLER = re.compile(
    "责任人|负责人|联系人|警种|单位|部门|主体|处室|科室|股室|机构|分工|责任方|责任|牵头|主办|负责|承办|配合|协同|协办|协助|参与|参加|实施|落实|指导|完成|主管|主责|公开|工作|"
    r"执行|推进|具体|共同|主要|任务|以及|[及与和或/／、（）()\s]"
)
_OTHER = re.compile("备注|责任人|联系|电话|领导|完成情况|进展|方式|渠道|形式|载体|依据|说明|佐证|分值|得分|评分")
_REQUIREMENT = re.compile(
    "任务|要求|内容|事项|工作|要点|措施|举措|目标|项目|指标|重点|类别|领域|主题|公开|方面|类型|名称|分类|板块|版块|标准|[分子小细]项|^[一二三四]级$"
)
_NOTE = re.compile("[（(][^（()）]{3,40}[)）]$")
_LONGEST_TITLE = 16


def title_kind(title: str) -> Kind | None:
    """Return what the title of a column says it holds, None when it is no column title."""
    words = simplify_title(_NOTE.sub("", re.sub(r"\s", "", title)) or title)
    if not words or len(words) > _LONGEST_TITLE or re.search("[。；;：:，,]|^[0-9]+$", words) or heading_rank(words) is not None:
        return None
    if _NUMBER.fullmatch(words):
        return Kind.NUMBER
    if _DEADLINE.search(words) and len(words) <= 10:
        return Kind.OTHER if _BEGINNING.search(words) else Kind.DEADLINE
    if _UNIT_NOUN.search(words) and not _UNIT_FILLER.sub("", words):
        return Kind.UNITS
    if _OTHER.search(words):
        return Kind.OTHER
    return Kind.REQUIREMENT if _REQUIREMENT.search(words) else None


@dataclass(frozen=True)
class Columns:
    """The titles of a table; ``first`` and ``last`` bound the requirement columns, which nested cells may widen."""

    titles: tuple[str, ...]
    kinds: tuple[Kind, ...]
    roles: tuple[Role, ...]

    @property
    def first(self) -> int:
        """Position of the first requirement column."""
        return self.kinds.index(Kind.REQUIREMENT)

    @property
    def suffix(self) -> tuple[Kind, ...]:
        """The kinds of the columns to the right of the last requirement column."""
        return self.kinds[len(self.kinds) - self.kinds[::-1].index(Kind.REQUIREMENT) :]

    @property
    def number_at(self) -> int | None:
        """Position of the number column, None when no title names one."""
        return self.kinds.index(Kind.NUMBER) if Kind.NUMBER in self.kinds else None

    def kinds_of(self, width: int) -> tuple[Kind, ...]:
        """Return the kind of each cell of a row of ``width`` cells: the requirement columns take what is over."""
        if width == len(self.kinds):
            return self.kinds
        between = width - self.first - len(self.suffix)
        return (*self.kinds[: self.first], *[Kind.REQUIREMENT] * between, *self.suffix)

    def roles_of(self, width: int) -> tuple[Role, ...]:
        """Return the role that each cell of a row of ``width`` cells gives to its units."""
        over = width - len(self.kinds)
        at = self.first
        plain: Role = "responsible"
        if over >= 0:
            return (*self.roles[:at], *[plain] * over, *self.roles[at:])
        return (*self.roles[:at], *self.roles[at - over :])


def read_columns(cells: Sequence[str]) -> Columns | None:
    """Return the columns that a row of titles names; None when it is no such row (it needs requirement and units)."""
    if not 2 <= len(cells) <= 12:
        return None
    kinds = [title_kind(cell) for cell in cells]
    if Kind.UNITS not in kinds or Kind.REQUIREMENT not in kinds or kinds.count(None) > 1:
        return None
    half = len(cells) // 2
    if len(cells) % 2 == 0 and cells[:half] == cells[half:] and {Kind.UNITS, Kind.REQUIREMENT} <= set(kinds[:half]):
        return None  # two tables side by side, which text does not tell apart
    for at in range(1, len(cells) - 1):
        if not cells[at].strip() and kinds[at - 1] is Kind.REQUIREMENT:
            kinds[at] = Kind.REQUIREMENT  # a title that reaches over two columns leaves the second cell blank
    known = tuple(kind or Kind.OTHER for kind in kinds)
    return Columns(tuple(cells), known, tuple(role_of(simplify_title(cell)) for cell in cells))
