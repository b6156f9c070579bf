-- clause × item: the comparisons, the probability they blend to, and the decision
with
compared as (
    select
        text.*,
        item.doc_type,
        (asked.doc_type is not null)::int as kind_asked,
        item.is_relayed::int as relayed
    from gold.match_text as text
    inner join match_item as item using (item_no)
    left join match_clause_kind as asked on asked.clause_no = text.clause_no and asked.doc_type = item.doc_type
),
weighed as (
    select compared.*, 1 / (1 + exp(-({blend}))) as probability from compared
)
select
    weighed.*,
    case
        -- 情况说明 says that there was nothing to publish: never evidence (EVALUATION section 7)
        when doc_type = 'statement' then 'reject'
        when probability >= {accept} then 'accept'
        when probability >= {review} then 'review'
        else 'reject'
    end as decision
from weighed
