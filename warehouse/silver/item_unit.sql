-- Whose an item is, with every witness kept. Order: owner of the column, 发布机构, 文号, the name that opens the title, signature, 来源.
-- Only a confirmed column with one owner speaks for that owner. A disagreement is a doubt for a person and the item counts for nobody.
with owner as (
    select listing.item_id, list_distinct(list(owned.unit_id order by register.position)) as owners
    from silver.listing as listing
    join registry."column" as register on register.column_id = listing.column_id and register.owner_count = 1 and register.confirmed
    join registry.column_owner as owned on owned.column_id = register.column_id
    group by listing.item_id
),

witness as (
    select
        fact.item_id,
        fact.title,
        right(fact.dense_body, 60) as tail,
        coalesce(owner.owners, []::text[]) as owners,
        coalesce(publisher.units, []::text[]) as publishers,
        publisher.is_upper as publisher_is_upper,
        publisher.is_neutral as publisher_is_neutral,
        publisher.is_local as publisher_is_local,
        fact.publisher is not null as has_publisher,
        fact.issuer is not null as has_issuer,
        issuer.unit_id as issuer_unit,
        coalesce(issuer.is_upper, false) as issuer_is_upper,
        source.unit_id as source_unit,
        coalesce(source.is_upper, false) as source_is_upper
    from silver.item_fact as fact
    left join owner using (item_id)
    left join silver.party as publisher on publisher.text = fact.publisher
    left join silver.party as source on source.text = fact.source
    left join silver.issuer as issuer on issuer.issuer = fact.issuer
),

unclaimed as (
    select item_id, regexp_replace(title, '^[^\p{Han}]+', '') as title, tail
    from witness
    where len(owners) = 0 and len(publishers) = 0 and issuer_unit is null
),

opening as (
    select unclaimed.item_id, arg_max(known.unit_id, (length(known.name), known.unit_id)) as unit_id
    from unclaimed
    join registry.unit_name as known on starts_with(unclaimed.title, known.name)
    group by unclaimed.item_id
),

-- the last full name in the closing words
signature as (
    select unclaimed.item_id, arg_max(known.unit_id, (length(unclaimed.tail) - position(reverse(known.name) in reverse(unclaimed.tail)), length(known.name))) as unit_id
    from unclaimed
    join registry.unit_name as known on known.is_full and contains(unclaimed.tail, known.name)
    group by unclaimed.item_id
),

claimed as (
    select
        witness.*,
        opening.unit_id as title_unit,
        signature.unit_id as signature_unit,
        list_filter(witness.publishers, lambda unit: list_contains(witness.owners, unit)) as agreed
    from witness
    left join opening using (item_id)
    left join signature using (item_id)
)

select
    item_id,
    case
        when len(owners) > 0 then coalesce(agreed[1], owners[1])
        else coalesce(publishers[1], issuer_unit, title_unit, signature_unit, source_unit)
    end as unit_id,
    case
        when len(owners) > 0 then 'column'
        when len(publishers) > 0 then 'publisher'
        when issuer_unit is not null then 'document'
        when title_unit is not null then 'title'
        when signature_unit is not null then 'signature'
        when source_unit is not null then 'source'
        else 'none'
    end as unit_basis,
    coalesce(
        case
            when len(agreed) > 0 then false
            when len(owners) > 0 and list_contains(publishers, issuer_unit) then false
            when len(owners) > 0 and len(publishers) > 0 then true
            when len(owners) = 1 and issuer_unit is not null then issuer_unit <> owners[1]
            when len(owners) > 1 then not coalesce(list_contains(owners, issuer_unit), false)
            else false
        end,
        false
    ) as unit_doubt,
    list_distinct(list_concat(owners, publishers, list_filter([issuer_unit], lambda unit: unit is not null))) as unit_candidates,
    coalesce(
        case
            -- 发布机构 and 文号 agree on another unit than the column's: its owner passed the document on
            when len(owners) > 0 and len(agreed) = 0 and list_contains(publishers, issuer_unit) then true
            when has_publisher and len(publishers) = 0 and (publisher_is_upper or not (publisher_is_neutral or publisher_is_local)) then true
            when has_issuer and issuer_unit is null and (issuer_is_upper or source_is_upper) then true
            when len(publishers) = 0 and issuer_unit is null and source_is_upper then true
            else false
        end,
        false
    ) as is_relayed,
    owners,
    publishers,
    issuer_unit,
    title_unit,
    signature_unit,
    source_unit
from claimed
