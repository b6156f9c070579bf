-- The kind of an item: the first kind, by priority, whose pattern fits the title without white space and whose exclusion does not.
with titled as (
    select item_id, regexp_replace(title, '\s', '', 'g') as title from silver.item_fact
),

title as (
    select distinct title from titled
),

kind as (
    select title.title, arg_min(known.doc_type, known.priority) as doc_type
    from title
    join registry.doc_type as known on
        regexp_matches(title.title, known.pattern)
        and not coalesce(regexp_matches(title.title, known.exclude), false)
    group by title.title
)

select titled.item_id, kind.doc_type
from titled
left join kind using (title)
