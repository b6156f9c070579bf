-- The kind of an item: the first kind, by priority, whose pattern fits the title without white space and whose exclusion does not.
select fact.item_id, kind.doc_type
from silver.item_fact as fact
left join work.kind as kind on kind.title = fact.title
