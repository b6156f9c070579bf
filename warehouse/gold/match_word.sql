-- clause × item: how much the words of the clause and of the item have in common (BM25 over title and body; shares by rarity)
with
item_count as (
    select count(*)::double as items from silver.item
),
held as (
    select token, count(*)::double as holders from silver.item_token group by token
),
rarity as (
    select held.token, ln(1 + (items - holders + 0.5) / (holders + 0.5)) as weight from held cross join item_count
),
occurrence as (
    select item_id, token, weight::double as often, title_count > 0 as is_in_title from silver.item_token
),
item_length as (
    select item_id, sum(often) as words from occurrence group by item_id
),
usual_length as (
    select avg(words) as words from item_length
),
title_weight as (
    select item_id, sum(weight) as weight
    from occurrence inner join rarity using (token)
    where is_in_title
    group by item_id
),
question as (
    select clause_id, clause_word.token, coalesce(rarity.weight, ln(1 + (items + 0.5) / 0.5)) as weight
    from (select distinct clause_id, token from silver.clause_token) as clause_word
    left join rarity using (token)
    cross join item_count
),
question_weight as (
    -- a title has room for about five words: a long clause is not expected to stand in it whole
    select clause_id, least(sum(weight), 5 * avg(weight)) as weight from question group by clause_id
),
hit as (
    select
        question.clause_id,
        occurrence.item_id,
        sum(question.weight * 2.2 * often / (often + 1.2 * (0.25 + 0.75 * item_length.words / usual_length.words))) as bm25,
        sum(if(is_in_title, question.weight, 0)) as title_weight,
        list(question.token order by question.weight desc, question.token) filter (is_in_title) as title_words
    from question
    inner join occurrence using (token)
    inner join item_length using (item_id)
    cross join usual_length
    group by question.clause_id, occurrence.item_id
)
select
    hit.clause_id,
    hit.item_id,
    hit.bm25,
    hit.bm25 / (hit.bm25 + 12) as bm25_share,
    least(1, hit.title_weight / question_weight.weight) as title_share,
    coalesce(least(1, hit.title_weight / title_weight.weight), 0) as title_cover,
    coalesce(hit.title_words, []) as title_words
from hit
inner join question_weight using (clause_id)
left join title_weight using (item_id)
