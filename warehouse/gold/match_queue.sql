-- task × night: the pairs put before people, best probability first; of a series of titles that differ by their numbers only one
with
asked as (
    select
        clause.task,
        pair.clause_id,
        pair.item_id,
        -- nights run from noon to noon in Asia/Shanghai
        (item.first_seen_at + interval 8 hour - interval 12 hour)::date as night,
        regexp_replace(document.title_key, '[0-9〇零一二三四五六七八九十]+', '#', 'g') as series,
        document.document,
        pair.probability,
        pair.score
    from gold.match as pair
    inner join registry.clause using (clause_id)
    inner join silver.item using (item_id)
    inner join gold.match_document as document using (item_id)
    where pair.decision = 'review' and not item.is_statement
),
single as (
    select * from asked
    qualify row_number() over (partition by task, night, series order by probability desc, score desc, clause_id, item_id) = 1
        and row_number() over (partition by task, night, document order by probability desc, score desc, clause_id, item_id) = 1
),
ranked as (
    select *, row_number() over (partition by task, night order by probability desc, score desc, clause_id, item_id) as rank from single
)
select ranked.task, ranked.clause_id, ranked.item_id, ranked.night, ranked.rank, ranked.probability, ranked.score, ranked.series
from ranked
cross join gold.match_setting as setting
where ranked.rank <= setting.queue
order by ranked.night, ranked.task, ranked.rank
