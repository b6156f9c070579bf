-- item × topic: how strongly each place of an item speaks of a matter (words of the model found there; each further word lessens the doubt)
with
doubted as (
    select
        found.item_no,
        word.topic_no,
        sum(if(found.place = 'title', word.doubt, 0)) as title,
        sum(if(found.place = 'issuer', word.doubt, 0)) as issuer,
        sum(if(found.place = 'column', word.doubt, 0)) as "column",
        sum(if(found.place = 'path', word.doubt, 0)) as path,
        sum(if(found.place = 'body' and word.in_title >= 0.5, word.doubt, 0)) as body,
        count(*) filter (found.place = 'body' and word.in_title >= 0.5) as body_words
    from match_item_word as found
    inner join model.topic_word as word using (word_no)
    where word.in_title > 0 and found.is_whole
    group by found.item_no, word.topic_no
),
spoken as (
    select
        item_no,
        topic_no,
        1 - exp(title) as title,
        1 - exp(issuer) as issuer,
        1 - exp("column") as "column",
        1 - exp(path) as path,
        -- a long text touches many matters: it speaks of those that it names in more than one way
        if(body_words >= 2, 1 - exp(body), 0) as body
    from doubted
    -- what is hardly said pairs nothing: it would make every item a candidate for every clause
    where 1 - exp(least(title, issuer, "column", path)) >= 0.15 or (body_words >= 2 and 1 - exp(body) >= 0.8)
),
every as (
    select *, 0 as kind from spoken
    union all
    select spoken.item_no, also.also_no, spoken.title * also.strength, 0, spoken."column" * also.strength, spoken.path * also.strength, spoken.body * also.strength, 0
    from spoken inner join model.item_also as also using (topic_no)
    union all
    select item.item_no, kind.topic_no, 0, 0, 0, 0, 0, kind.strength from match_item as item inner join model.kind_topic as kind using (doc_type)
)
select
    item_no, topic_no, max(title) as title, max(issuer) as issuer, max("column") as "column", max(path) as path, max(body) as body, max(kind) as kind
from every
group by all
