"""The few words of column titles and labels in traditional script, and the characters that tell that script."""

from __future__ import annotations

_PAIRS = (
    "責责單单務务內内時时項项門门關关號号編编標标準准類类項项題题領领佈布發发開开實实執执辦办協协參参與与導导負负牽牵頭头"
    "處处廳厅廠厂廣广區区縣县鄉乡鎮镇機机構构體体進进度度節节點点備备註注說说據据種种類类稱称圍围層层級级達达測测評评價价"
    "環环報报計计劃划總总結结應应該该屬属於于從从為为會会業业產产電电話话網网站站訊讯資资訴诉請请議议論论設设"
    "規规則则條条約约統统組组織织經经濟济練练續续維维護护證证認认識识記记錄录監监督督監监檢检查查驗验審审權权責责護护"
    "國国際际華华語语書书學学習习師师長长強强動动態态聯联絡络繫系係系際际現现場场擴扩營营運运輸输質质量量價价決决"
    "對对爭争專专門门個个們们來来無无後后隊队陽阳陰阴險险難难離离雲云電电壓压廢废歷历歲岁氣气漢汉滿满溝沟潔洁災灾熱热"
    "爾尔牆墙獎奖獨独環环療疗盡尽眾众礎础禮礼稅税穩稳競竞筆笔紅红級级細细終终給给絕绝線线縮缩績绩罰罚聽听聲声職职"
    "腳脚臨临興兴舉举舊旧藝艺莊庄蘭兰蓋盖薦荐藥药虛虚術术衛卫複复見见視视覽览觸触訂订訓训許许詢询詳详誠诚調调談谈諮咨謝谢"
    "財财貢贡貨货販贩貫贯費费貸贷買买賣卖賠赔贈赠趨趋跡迹較较載载輔辅輪轮轉转農农迴回連连週周遊游過过違违選选遺遗邊边郵邮"
    "鄰邻醫医釋释鋪铺錢钱鐵铁閉闭間间閱阅隨随雙双雜杂靜静響响頁页順顺預预頒颁頻频願愿顧顾顯显風风飛飞養养館馆馬马驅驱"
    "體体齊齐齡龄"
)
_SIMPLE = {old: new for old, new in zip(_PAIRS[::2], _PAIRS[1::2], strict=True) if old != new}
_TABLE = str.maketrans(_SIMPLE)

TRADITIONAL = frozenset(_SIMPLE) - frozenset("註於係鋪週諮迴")
"""Characters that stand in traditional script only (those also used in names or kept as variants are left out)."""


def simplify_title(text: str) -> str:
    """Return a column title or label in simplified script, of the same length: 「責任單位」 → 「责任单位」."""
    return text.translate(_TABLE)
