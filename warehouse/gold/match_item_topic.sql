-- item × topic: how strongly each place of an item speaks of a matter (words of the model found there; each further word halves the doubt)
with
spoken as (
    select
        found.item_no,
        word.topic_no,
        1 - exp(coalesce(sum(ln(1 - word.in_title)) filter (found.place = 'title'), 0)) as title,
        1 - exp(coalesce(sum(ln(1 - word.in_title)) filter (found.place = 'issuer'), 0)) as issuer,
        1 - exp(coalesce(sum(ln(1 - word.in_title)) filter (found.place = 'column'), 0)) as "column",
        1 - exp(coalesce(sum(ln(1 - word.in_title)) filter (found.place = 'path'), 0)) as path,
        1 - exp(coalesce(sum(ln(1 - word.in_title)) filter (found.place = 'body' and word.in_title >= 0.5), 0)) as body
    from match_item_word as found
    inner join model.topic_word as word using (word_no)
    where word.in_title > 0 and found.is_whole
    group by found.item_no, word.topic_no
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
-- what is hardly said pairs nothing: it would make every item a candidate for every clause
having greatest(max(title), max(issuer), max("column"), max(path), max(kind)) >= 0.15 or max(body) >= 0.8
