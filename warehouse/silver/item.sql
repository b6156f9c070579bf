-- One row per item with everything that matching and scoring may ask of it.
with short as (
    select item_id, dense_body as body from silver.item_fact where length(dense_body) < 200 and attachment_count = 0
),

filler as (
    select distinct short.item_id
    from short
    join registry.phrase as phrase on phrase.kind = 'filler_body' and length(short.body) < 40 and regexp_matches(short.body, phrase.pattern)
)

select
    fact.item_id,
    fact.url,
    fact.title,
    fact.list_title,
    fact.column_id,
    fact.column_ids,
    fact.published_at,
    fact.published_on,
    fact.published_origin,
    fact.listed_on,
    fact.date_doubt,
    fact.written_on,
    fact.source,
    fact.publisher,
    fact.document_number,
    fact.index_number,
    fact.validity,
    fact.body,
    length(fact.dense_body) as body_chars,
    fact.attachment_count,
    fact.sha256,
    fact.fetched_at,
    fact.article_status,
    fact.last_status,
    fact.last_asked_at,
    fact.looked_at,
    fact.row_changed_at,
    fact.first_seen_at,
    fact.unseen_until,
    fact.version_count,
    claim.unit_id,
    claim.unit_basis,
    claim.unit_doubt,
    claim.unit_candidates,
    claim.is_relayed,
    -- the page reader has seen title and body; where no page was read the title alone tells
    case when fact.item_class is not null then fact.item_class = 'statement' else coalesce(kind.doc_type = 'statement', false) end as is_statement,
    -- pictures and frames may hold what the text does not, and half a page may lack it: such a body is unread, not empty
    fact.article_status = 'ok' and coalesce(fact.kind = 'article', false) and fact.attachment_count = 0 and (length(fact.dense_body) < 15 or filler.item_id is not null)
    and not regexp_matches(coalesce(fact.warnings, ''), '"(wordless_body|cut)"') as is_empty,
    kind.doc_type,
    period.years,
    period.periods,
    fact.opens_on,
    fact.closes_on,
    fact.shortened,
    fact.is_pinned,
    fact.is_live,
    -- a body in which every twentieth character could not be decoded was not read
    coalesce(
        fact.article_status = 'ok' and fact.kind = 'article' and not fact.is_challenge and not contains(coalesce(fact.warnings, ''), '"cut"')
        and 20 * (length(fact.dense_body) - length(replace(fact.dense_body, '�', ''))) <= length(fact.dense_body),
        false
    ) as is_trusted
from silver.item_fact as fact
join silver.item_unit as claim using (item_id)
join silver.item_type as kind using (item_id)
join work.period as period using (item_id)
left join filler using (item_id)
