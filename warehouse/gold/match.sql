-- clause × item: every comparison kept as a column, the score they blend to, the decision and its reasons
with
declared as (
    select
        clause.clause_id,
        coalesce(list(type.doc_type) filter (type.doc_type is not null), []) as doc_types,
        exists (select 1 from registry.clause_channel as channel where channel.clause_id = clause.clause_id) as has_channels
    from registry.clause
    left join registry.clause_type as type using (clause_id)
    group by clause.clause_id
),
pair as (
    select clause_id, item_id from gold.match_word
    union
    select clause_id, item_id from gold.match_term
    union
    select clause_id, item_id from gold.match_place
    union
    select clause_id, item_id from gold.match_topic
),
unwanted as (
    select without.clause_id, item.item_id, min(without.word) as word
    from registry.clause_without as without
    inner join silver.item on contains(item.title, without.word)
    group by without.clause_id, item.item_id
),
in_news as (
    select item.item_id, bool_and("column".class = 'news') as is_news
    from silver.item
    inner join registry."column" on list_contains(item.column_ids, "column".column_id)
    group by item.item_id
),
heading as (
    -- how many words of content a title has (2025年第7期 has none)
    select item_id, count(*) as words from silver.item_token where title_count > 0 and length(token) > 1 group by item_id
),
comparison as (
    select
        pair.clause_id,
        pair.item_id,
        coalesce(word.bm25, 0) as bm25,
        coalesce(word.bm25_share, 0) as bm25_share,
        coalesce(word.title_share, 0) as title_share,
        coalesce(word.title_cover, 0) as title_cover,
        coalesce(term.group_count, (select count(distinct group_no) from registry.clause_term as all_terms where all_terms.clause_id = pair.clause_id)) as group_count,
        coalesce(term.groups_hit, 0) as groups_hit,
        coalesce(term.title_groups, 0) as title_groups,
        coalesce(term.term_share, 0) as term_share,
        coalesce(topic.topic_share, 0) as topic_share,
        coalesce(topic.topic_in_title, 0) as topic_in_title,
        topic.topic,
        coalesce(heading.words, 0) as title_words_count,
        coalesce(place.in_channel, false) and not len(declared.doc_types) > 0
            and exists (select 1 from clause_kind as kind where kind.clause_id = pair.clause_id and kind.doc_type = item.doc_type) as kind_alike,
        coalesce(place.in_channel and not place.in_news_channel, false) and coalesce(item.doc_type in ('news', 'arrangement'), false)
            and not coalesce(list_contains(declared.doc_types, item.doc_type), false) as off_form,
        declared.has_channels,
        coalesce(place.in_channel, false) as in_channel,
        coalesce(place.channel_share, 0) as channel_share,
        place.channel_name,
        item.doc_type,
        len(declared.doc_types) > 0 as has_types,
        coalesce(list_contains(declared.doc_types, item.doc_type), false) as type_fits,
        len(declared.doc_types) > 0 and item.doc_type is not null and item.doc_type not in ('notice', 'announcement')
            and not list_contains(declared.doc_types, item.doc_type) as type_conflict,
        coalesce(kind.is_negative, false) and not coalesce(list_contains(declared.doc_types, item.doc_type), false)
            and not coalesce(place.in_channel, false) as negative_type,
        coalesce(in_news.is_news, false) and not coalesce(place.in_channel, false) as is_news,
        unwanted.word is not null as without_hit,
        unwanted.word as without_word,
        exists (select 1 from registry.cell where cell.clause_id = pair.clause_id and cell.unit_id = item.unit_id) as unit_fits,
        coalesce(term.words, []) as words,
        coalesce(word.title_words, []) as title_words
    from pair
    inner join silver.item using (item_id)
    inner join declared using (clause_id)
    left join gold.match_word as word using (clause_id, item_id)
    left join gold.match_term as term using (clause_id, item_id)
    left join gold.match_place as place using (clause_id, item_id)
    left join gold.match_topic as topic using (clause_id, item_id)
    left join heading using (item_id)
    left join unwanted using (clause_id, item_id)
    left join in_news using (item_id)
    left join match_kind as kind on kind.doc_type = item.doc_type
),
spoken as (
    select
        comparison.*,
        in_channel and title_words_count > 0
            and not (title_groups > 0 or type_fits or kind_alike or title_share >= 0.25 or topic_in_title >= 0.3) as is_foreign
    from comparison
),
scored as (
    select
        spoken.*,
        1 / (1 + exp(-(
            setting.intercept
            + setting.term_share_weight * term_share
            + setting.all_groups_weight * (group_count > 0 and groups_hit = group_count)::int
            + setting.title_share_weight * title_share
            + setting.title_cover_weight * title_cover
            + setting.bm25_share_weight * bm25_share
            + setting.topic_share_weight * topic_share
            + setting.in_channel_weight * in_channel::int
            + setting.channel_share_weight * channel_share
            + setting.type_fits_weight * type_fits::int
            + setting.channel_type_weight * (in_channel and type_fits)::int
            + setting.kind_alike_weight * kind_alike::int
            + setting.foreign_weight * is_foreign::int
            + setting.off_form_weight * off_form::int
            + setting.unit_fits_weight * unit_fits::int
            + setting.type_conflict_weight * type_conflict::int
            + setting.negative_type_weight * negative_type::int
            + setting.missing_group_weight * (title_groups < group_count and not in_channel)::int
            + setting.type_missing_weight * (has_types and not type_fits and not in_channel)::int
            + setting.is_news_weight * is_news::int
            + setting.activity_weight * (is_news and negative_type)::int
        ))) as score
    from spoken
    cross join match_setting as setting
)
select
    scored.*,
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
        if(type_fits, '文种相符：' || doc_type, null),
        if(type_conflict or negative_type, '文种不符：' || doc_type, null),
        if(topic_share > 0, '同属主题：' || topic, null),
        if(kind_alike, '文种与要求相近：' || doc_type, null),
        if(is_foreign, '标题与要求无共同内容', null),
        if(off_form, '属活动报道或工作部署', null),
        if(unit_fits, '属责任单位', null),
        if(without_hit, '含排除词：' || without_word, null)
    ], lambda reason: reason is not null) as reasons
from scored
cross join match_setting as setting
where score >= setting.keep or in_channel
order by clause_id, score desc, item_id
