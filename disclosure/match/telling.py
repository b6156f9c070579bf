"""An explanation in sentences: Chinese, for who assesses; the command line and the office's page print the same ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LEAST_SHOWN = 0.005
"""A comparison that moves the log-odds by less is silent: it is counted, not shown."""

MOST_DECISIVE, MOST_WORDS = 4, 120
VERDICTS = {"accept": "采信", "review": "待人工核对", "reject": "不采信"}
HEADINGS = {"accept": "算内容相符", "review": "需要人工核对", "reject": "没有被采信"}
WEIGHING = (
    "每项比较看这条信息在一个方面有多突出（数值，0 为没有），乘以权重（这个方面有多要紧，负数为不利），就是它加上或减去的分量；"
    "从起点起逐项相加，合计越大越可能相符，再换算成 0 到 1 的得分，合计为 0 时得分正好 0.5。"
)
STOPS = "。；;，,、 "


def tell_pair(pair: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of one explained pair, by its fields (``explain_pair``) and its row of gold.match.

    ``{verdict, heading, because, total, notes, supports, opposes, weighing}``: whole sentences, but ``supports`` and ``opposes``, which are the
    blend's parts that move the score most, at most four each.
    """
    shown = shown_parts(pair["blend"]["parts"])
    supports = [part for part in shown if part["adds"] > 0]
    return {
        "verdict": VERDICTS[pair["decision"]],
        "heading": f"这条信息为什么{HEADINGS[pair['decision']]}",
        "because": _tell_decision(pair, row),
        "total": _tell_total(pair["blend"]),
        "notes": [_tell_search(pair), *(["得分过低，未列入候选。"] if pair["kept"] is None else []), *_tell_model(pair["model"])],
        "supports": supports[:MOST_DECISIVE],
        "opposes": [part for part in shown if part["adds"] < 0][:MOST_DECISIVE],
        "weighing": WEIGHING + (_tell_example(supports[0]) if supports else ""),
    }


def shown_parts(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The parts that are not silent, in their order."""
    return [part for part in parts if abs(part["adds"]) >= LEAST_SHOWN]


def cut_text(text: str | None, most: int = MOST_WORDS) -> str:
    """A text on one line of at most so many characters, cut after a sentence or clause where one ends in its second half."""
    line = " ".join((text or "").split())
    if len(line) <= most:
        return line
    head = line[: most - 1]
    end = max(head.rfind(stop) for stop in STOPS)
    return f"{head[: end + 1] if end >= most // 2 else head}…"


def _tell_decision(pair: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    """Score, limits, and what overruled them; the cases stand in the order of gold/match.sql."""
    limits, score = pair["blend"]["thresholds"], pair["score"]
    low, high = limits["review"], limits["accept"]
    if row["without_hit"]:
        return f"标题含排除词「{row['without_word']}」，得分多少都不采信（得分 {score:.3f}）。"
    if score < low:
        below = f"得分 {score:.3f}，不到核对的界限 {low:g}"
        if pair["decision"] == "reject":
            return f"{below}。"
        seen = "文种与要求相符" if row["type_fits"] else "标题没有可以比较的词"
        return f"{below}；但它在约定栏目，{seen}，不能只凭机器放过，由人工核对。"
    if score < high:
        return f"得分 {score:.3f}，在核对的界限 {low:g} 与采信的界限 {high:g} 之间，由人工核对。"
    reached = f"得分 {score:.3f}，达到采信的界限 {high:g}"
    doubts = {
        "不在约定栏目": row["has_channels"] and not row["in_channel"],
        "文种不是所要求的": row["type_conflict"],
        "标题与要求没有共同内容": row["is_foreign"],
        "属活动报道或工作部署": row["off_form"],
    }
    told = "，".join(doubt for doubt, holds in doubts.items() if holds)
    return f"{reached}；但{told}，仍由人工核对。" if told else f"{reached}。"


def _tell_total(blend: Mapping[str, Any]) -> str:
    gains = [part["adds"] for part in blend["parts"] if part["adds"] > 0]
    losses = [part["adds"] for part in blend["parts"] if part["adds"] < 0]
    return f"起点 {blend['intercept']:+.2f}，支持共 {sum(gains):+.2f}，不利共 {sum(losses):+.2f}，合计 {blend['log_odds']:+.2f}。"


def _tell_search(pair: Mapping[str, Any]) -> str:
    found = "找到了这条信息" if pair["found_widely"] else "没有找到这条信息" + (f"：{pair['left_out']}" if pair["left_out"] else "")
    return f"扣分前的全市检索{found}（只看文字与检索词，不看单位、栏目和日期）。"


def _tell_model(model: Mapping[str, Any]) -> list[str]:
    if model["is_of_build"]:
        return []
    return [f"所用的模型 {model['digest'][:16]} 与生成数据时的 {str(model['of_build'])[:16]} 不同，下次发布后一致。"]


def _tell_example(part: Mapping[str, Any]) -> str:
    return f"例如「{part['says']}」：{part['value']:.2f} × {part['weight']:g} = {part['adds']:+.2f}。"
