-- clause × item: the topic they share most (words of topics.yml in the clause; in the title, column, source and head of the body of the item)
with
said as (
    select clause_id, string_agg(text, ' ') as text
    from (
        select clause_id, about as text from registry.clause
        union all
        select clause_id, word as text from registry.clause_term
    )
    group by clause_id
),
clause_hit as (
    select said.clause_id, topic_word.topic, count(*) as hits
    from said
    inner join topic_word on contains(said.text, topic_word.word)
    group by said.clause_id, topic_word.topic
),
clause_topic as (
    select clause_id, topic, hits / max(hits) over (partition by clause_id) as strength from clause_hit
),
wanted as (
    select topic, word from topic_word where topic in (select topic from clause_topic)
),
place as (
    select
        item.item_id,
        regexp_replace(item.title, '\s', '', 'g') as title,
        coalesce(string_agg(listed.name, ' '), '') as column_names,
        left(coalesce(item.body, ''), 200) as head
    from silver.item
    left join registry."column" as listed on list_contains(item.column_ids, listed.column_id)
    group by item.item_id, item.title, item.body
),
item_topic as (
    select
        place.item_id,
        wanted.topic,
        least(1, sum(case
            when contains(place.title, wanted.word) then 0.6
            when contains(place.column_names, wanted.word) then 0.4
            when contains(place.head, wanted.word) then 0.2
        end)) as strength,
        bool_or(contains(place.title, wanted.word)) as is_in_title
    from place
    inner join wanted on contains(place.title, wanted.word) or contains(place.column_names, wanted.word) or contains(place.head, wanted.word)
    group by place.item_id, wanted.topic
)
select
    clause_topic.clause_id,
    item_topic.item_id,
    max(clause_topic.strength * item_topic.strength) as topic_share,
    coalesce(max(clause_topic.strength * item_topic.strength) filter (is_in_title), 0) as topic_in_title,
    arg_max(topic, clause_topic.strength * item_topic.strength) as topic
from clause_topic
inner join item_topic using (topic)
group by clause_topic.clause_id, item_topic.item_id
