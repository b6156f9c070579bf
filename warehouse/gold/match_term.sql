-- clause × item: in which places the search words of the clause stand (each group needs one word; the best place of a group counts)
with
place as (
    select
        item.item_id,
        regexp_replace(lower(item.title), '\s', '', 'g') as title,
        lower(coalesce(item.body, '')) as body,
        coalesce(string_agg(listed.name, ' '), '') as column_names
    from silver.item
    left join registry."column" as listed on list_contains(item.column_ids, listed.column_id)
    group by item.item_id, item.title, item.body
),
typed as (
    select distinct clause_id from registry.clause_type
),
found as (
    select
        term.clause_id,
        place.item_id,
        term.group_no,
        max(case
            when contains(place.title, lower(term.word)) then 1.0
            when len(piece.pieces) > 1 and len(list_filter(piece.pieces, lambda part: contains(place.title, part))) = len(piece.pieces) then 0.8
            -- a column's name speaks for its items only where no kind of document is asked for
            when contains(place.column_names, term.word) and typed.clause_id is null then 0.6
            when contains(place.body, lower(term.word)) then 0.4
            else 0
        end) as strength,
        coalesce(min(term.word) filter (contains(place.title, lower(term.word))), min(term.word)) as word
    from registry.clause_term as term
    inner join word_piece as piece using (word)
    cross join place
    left join typed on typed.clause_id = term.clause_id
    group by term.clause_id, place.item_id, term.group_no
)
select
    clause_id,
    item_id,
    count(*) as group_count,
    count(*) filter (strength > 0) as groups_hit,
    count(*) filter (strength >= 0.8) as title_groups,
    avg(strength) as term_share,
    list(word order by group_no) filter (strength >= 0.8) as words
from found
group by clause_id, item_id
having max(strength) > 0
