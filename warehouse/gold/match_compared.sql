-- clause × item of wanted_pair: every comparison as a column; those that a weight of settings.yml names are 0..1
with
declared as (
    select
        clause.clause_id,
        coalesce(list(type.doc_type) filter (type.doc_type is not null), []) as doc_types,
        exists (select 1 from registry.clause_channel as channel where channel.clause_id = clause.clause_id) as has_channels,
        -- a duty that may be met in a column of news may be met by a report
        exists (
            select 1 from registry.clause_channel as channel
            inner join registry."column" as listed using (column_id)
            where channel.clause_id = clause.clause_id and listed.class = 'news'
        ) as takes_news
    from registry.clause
    left join registry.clause_type as type using (clause_id)
    group by clause.clause_id
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
        coalesce(text.probability, setting.base_probability) as probability,
        text.topic,
        text.domain,
        coalesce(columns(text.* exclude (clause_id, item_id, probability, topic, domain)), 0),
        coalesce(word.bm25, 0) as bm25,
        coalesce(word.bm25_share, 0) as bm25_share,
        coalesce(word.title_share, 0) as title_share,
        coalesce(word.title_cover, 0) as title_cover,
        coalesce(term.group_count, (select count(distinct group_no) from registry.clause_term as all_terms where all_terms.clause_id = pair.clause_id)) as group_count,
        coalesce(term.groups_hit, 0) as groups_hit,
        coalesce(term.title_groups, 0) as title_groups,
        coalesce(term.term_share, 0) as term_share,
        coalesce(heading.words, 0) as title_words_count,
        coalesce(place.in_channel, false) and not len(declared.doc_types) > 0
            and exists (select 1 from clause_kind as kind where kind.clause_id = pair.clause_id and kind.doc_type = item.doc_type) as kind_alike,
        coalesce(place.in_channel and not place.in_news_channel, false) and coalesce(item.doc_type in ('news', 'arrangement'), false)
            and not coalesce(list_contains(declared.doc_types, item.doc_type), false) as off_form,
        declared.has_channels,
        declared.takes_news,
        coalesce(place.in_channel, false) as in_channel,
        coalesce(place.channel_share, 0) as channel_share,
        place.channel_name,
        item.doc_type,
        kind.kind_name,
        coalesce(item.is_relayed, false) as is_relayed,
        len(declared.doc_types) > 0 as has_types,
        coalesce(list_contains(declared.doc_types, item.doc_type), false) as type_fits,
        len(declared.doc_types) > 0 and item.doc_type is not null and item.doc_type not in ('notice', 'announcement')
            and not list_contains(declared.doc_types, item.doc_type) as type_conflict,
        -- told by the title alone, wherever the item stands
        coalesce(kind.is_negative, false) and not coalesce(list_contains(declared.doc_types, item.doc_type), false) as is_other_kind,
        coalesce(in_news.is_news, false) and not coalesce(place.in_channel, false) as is_news,
        unwanted.word is not null as without_hit,
        unwanted.word as without_word,
        exists (select 1 from registry.cell where cell.clause_id = pair.clause_id and cell.unit_id = item.unit_id) as unit_fits,
        coalesce(term.words, []) as words,
        coalesce(word.title_words, []) as title_words
    from wanted_pair as pair
    inner join silver.item using (item_id)
    inner join declared using (clause_id)
    cross join gold.match_setting as setting
    left join text_pair as text using (clause_id, item_id)
    left join gold.match_word as word using (clause_id, item_id)
    left join gold.match_term as term using (clause_id, item_id)
    left join gold.match_place as place using (clause_id, item_id)
    left join heading using (item_id)
    left join unwanted using (clause_id, item_id)
    left join in_news using (item_id)
    left join match_kind as kind on kind.doc_type = item.doc_type
)
select
    comparison.*,
    group_count > 0 and groups_hit = group_count as all_groups,
    in_channel and type_fits as channel_type,
    in_channel and title_words_count > 0
        and not (title_groups > 0 or type_fits or kind_alike or title_share >= 0.25 or text_topic_title >= 0.3) as is_foreign,
    is_other_kind and not in_channel as negative_type,
    title_groups < group_count and not in_channel as missing_group,
    has_types and not type_fits and not in_channel as type_missing,
    is_news and is_other_kind as activity
from comparison
