"""The catalogue of planted stories and how the seed casts them on cells; no cell gets two."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass

from disclosure.demo.model import Case, Cell, Kind

QUARTERLY = ("14a", "16a", "19a", "2a")
SINGLE_COLUMN = ("9a", "10a", "14a", "15a", "16a", "17a", "19a", "20a")


@dataclass(frozen=True)
class Story:
    """A kind of plant: which clauses it can sit in, units it must keep to or away from, and what is told of it.

    ``apart``: clauses in which its unit may have no plant, because the two would change the same items.
    """

    name: str
    kind: Kind
    clauses: tuple[str, ...]
    note: str
    only: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()


STORIES: tuple[Story, ...] = (
    Story("site_down", "fault", ("13a",), "整站无法连接", only=("gxj",)),
    Story("undecodable", "fault", ("4a",), "征求意见公告的正文字节损坏，无法解码", apart=("4b",)),
    Story("undated", "fault", ("14a", "16a", "19a", "23a"), "列表和正文都不显示日期"),
    Story("challenge", "fault", SINGLE_COLUMN, "栏目以状态码200返回防护页", never=("sjj", "scj")),
    Story("gone", "fault", SINGLE_COLUMN, "栏目地址返回404", never=("sjj", "scj")),
    Story("script", "fault", SINGLE_COLUMN, "列表由脚本填充，源码中没有条目", never=("sjj", "scj")),
    Story("robots", "fault", SINGLE_COLUMN, "robots.txt 不许访问该栏目", never=("sjj", "scj")),
    Story("interpretation_missing", "violation", ("6a",), "政策文件公布后没有解读", never=("zfb",)),
    Story("interpretation_late", "violation", ("6a",), "解读在第4个工作日以后才发布", never=("zfb",)),
    Story("consultation_short", "violation", ("4a",), "征求意见只有12天，未写明缩短的理由"),
    Story("feedback_missing", "violation", ("4b",), "征求意见结束后没有反馈采纳情况"),
    Story("quarter_missing", "violation", QUARTERLY, "缺第二季度的信息"),
    Story("quarter_missing", "violation", QUARTERLY, "缺第二季度的信息"),
    Story("quarter_late", "violation", QUARTERLY, "第二季度的信息在到期后才发布"),
    Story("month_missing", "violation", ("11a", "15a", "17a"), "三个月中缺一个月"),
    Story("column_blank", "violation", ("13a",), "通知公告栏目空白", never=("gxj", "sjj", "scj")),
    Story("notice_stale", "violation", ("13a",), "通知公告栏目超过半年没有更新", never=("gxj", "sjj", "scj")),
    Story("news_stale", "violation", ("12a",), "动态栏目超过两周没有更新"),
    Story("publication_late", "violation", ("3a",), "文件成文后超过20个工作日才公开", never=("zfb",), apart=("6a",)),
    Story("accounts_late", "violation", ("7a",), "决算在期限之后公开"),
    Story("accounts_missing", "violation", ("7a",), "没有公开决算"),
    Story("powers_missing", "violation", ("9a",), "没有权责清单"),
    Story("profile_blank", "violation", ("10a",), "机构信息栏目空白", never=("sjj", "scj")),
    Story("answers_missing", "violation", ("21a",), "没有公开建议提案答复"),
    Story("answers_late", "violation", ("21a",), "建议提案答复在期限之后公开"),
    Story("subsidy_late", "violation", ("23a",), "补贴发放结果在期限之后公开"),
    Story("change_late", "violation", ("24a",), "职能调整后超过20个工作日才公开"),
    Story("plan_missing", "violation", ("20a",), "应急管理栏目里没有预案", never=("yjj",)),
    Story("future_pinned", "impostor", ("13a",), "停更栏目置顶一条未来日期的公告", never=("gxj", "sjj", "scj")),
    Story("statement_filler", "impostor", ("14a", "16a", "19a"), "以“情况说明”代替应公开的内容"),
    Story("accounts_empty", "impostor", ("7a",), "决算只有标题，没有正文和附件"),
    Story("last_year", "impostor", ("23a", "21a"), "只有去年的同名文件"),
    Story("redated_quarter", "impostor", QUARTERLY, "把第一季度的内容改成第二季度再发一遍"),
    Story("relayed_plan", "impostor", ("20a",), "只转载上级预案，没有本级预案", never=("yjj",)),
    Story("interpretation_by_drafter", "innocent", ("6a",), "解读由起草单位以另一个标题发布，文中写明文号", only=("zfb",)),
    Story("interpretation_early", "innocent", ("6a",), "解读与文件同日或提前发布"),
    Story("interpretation_weekend", "innocent", ("6a",), "解读在跨周末的第3个工作日发布"),
    Story("none_needed", "innocent", ("6a",), "人事任免、领导小组和转发类文件不需要解读"),
    Story("bulk_old", "innocent", ("3a",), "多年前的文件集中补录", apart=("6a",)),
    Story("two_columns", "innocent", ("3a",), "同一文件列在两个栏目", apart=("13a",)),
    Story("consultation_shortened", "innocent", ("4a",), "征求意见期限缩短并写明理由"),
    Story("consultation_thirty", "innocent", ("4a",), "征求意见首尾恰好30天"),
    Story("shared_first", "innocent", ("2a",), "只在门户共享栏目发布"),
    Story("half_year", "innocent", ("1a",), "以上半年报告覆盖第二季度"),
    Story("accounts_shared", "innocent", ("7a",), "决算只在财政预决算专栏公开"),
    Story("accounts_source", "innocent", ("7a",), "来源写成融媒体中心、股室或者有错字"),
    Story("accounts_last_day", "innocent", ("7a",), "在期限当日公开"),
    Story("rest_day", "innocent", ("23a",), "期限在休息日，下一个工作日公开"),
    Story("cut_off_day", "innocent", ("25a",), "截止日深夜发布，由两个单位中的一个公开"),
    Story("silent_events", "innocent", ("20a",), "事项触发类栏目八个月没有更新"),
    Story("undated_rows", "innocent", ("13a",), "列表没有日期，正文有日期", never=("gxj", "sjj", "scj")),
    Story("month_day_rows", "innocent", ("12a",), "列表只写月日"),
    Story("media_source", "innocent", ("12a",), "动态的来源都是融媒体中心"),
    Story("year_end", "innocent", ("23b",), "年底前的任务在第三季度尚未到期"),
)


class Cast:
    """Which story sits in which cell."""

    def __init__(self, rng: random.Random, cells: Iterable[Cell], barred: set[tuple[str, str]]) -> None:
        self._story: dict[tuple[str, str], Story] = {}
        pairs = {(cell.unit, cell.clause) for cell in cells} - barred
        drawn = sorted(STORIES, key=lambda story: (len(self._options(story, pairs)), STORIES.index(story)))
        for story in drawn:
            options = [pair for pair in self._options(story, pairs) if pair not in self._story and self._agrees(story, pair)]
            if options:
                self._story[rng.choice(options)] = story

    def story(self, unit: str, clause: str) -> str:
        """The name of the story in a cell, empty for a plain one."""
        found = self._story.get((unit, clause))
        return found.name if found else ""

    def cases(self) -> list[Case]:
        """All plants in a fixed order."""
        items = sorted(self._story.items(), key=lambda entry: (STORIES.index(entry[1]), entry[0]))
        return [Case(story.kind, story.name, unit, clause, story.note) for (unit, clause), story in items]

    @staticmethod
    def _options(story: Story, pairs: set[tuple[str, str]]) -> list[tuple[str, str]]:
        found = [(unit, clause) for unit, clause in pairs if clause in story.clauses and unit not in story.never]
        return sorted(pair for pair in found if not story.only or pair[0] in story.only)

    def _agrees(self, story: Story, pair: tuple[str, str]) -> bool:
        """Whether a plant disturbs no other one of the same unit, and none of them it."""
        others = [(clause, other) for (unit, clause), other in self._story.items() if unit == pair[0]]
        return not any(clause in story.apart or pair[1] in other.apart for clause, other in others)
