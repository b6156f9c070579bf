-- clause × item: every comparison kept as a column, the score they blend to, the decision and its reasons
select
    scored.*,
    -- the wide search before a deduction: by the texts and the search words alone, whatever column, unit or day (EVALUATION section 3);
    -- a headline that reports, recruits or buys is no document, wherever it stands
    not without_hit and (takes_news or not is_other_kind)
        and (probability >= setting.wide or (group_count > 0 and title_groups = group_count)) as found_widely,
    case
        when without_hit then 'reject'
        -- a declared column and the right kind of document: other wording is no reason to look away
        when in_channel and type_fits and score < setting.review then 'review'
        when in_channel and title_words_count = 0 and score < setting.review then 'review'
        when score < setting.review then 'reject'
        when score < setting.accept then 'review'
        -- the right words in another place, or in the body alone, are a question and no evidence
        when has_channels and not in_channel then 'review'
        when type_conflict or is_foreign or off_form then 'review'
        else 'accept'
    end as decision,
    list_filter([
        if(len(words) > 0, '标题含：' || array_to_string(words, '、'), null),
        if(len(words) = 0 and len(title_words) > 0, '标题共有词：' || array_to_string(title_words[1:5], '、'), null),
        if(groups_hit > title_groups, '正文或栏目名含检索词', null),
        if(in_channel, '在约定栏目：' || channel_name, null),
        if(has_channels and not in_channel, '不在约定栏目', null),
        if(type_fits, '文种相符：' || kind_name, null),
        if(type_conflict or negative_type, '文种不符：' || kind_name, null),
        if(text_topic_title >= 0.2, '标题同属事项：' || topic, null),
        if(text_topic_title < 0.2 and text_topic_column >= 0.2, '栏目同属事项：' || topic, null),
        if(kind_alike, '文种与要求相近：' || kind_name, null),
        if(is_foreign, '标题与要求无共同内容', null),
        if(off_form, '属活动报道或工作部署', null),
        if(unit_fits, '属本测评点的责任单位之一', null),
        if(is_relayed, '转发、转载', null),
        if(without_hit, '含排除词：' || without_word, null)
    ], lambda reason: reason is not null) as reasons
from scored_pair as scored
cross join gold.match_setting as setting
where score >= setting.keep or in_channel or probability >= setting.wide
order by clause_id, score desc, item_id
