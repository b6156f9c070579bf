-- Every 发布机构 and 来源 as printed, and who it is: roster units (joint ones in their order), an organ above, or nobody in particular.
with printed as (
    select distinct unnest([publisher, source]) as text from silver.item_fact
),

part as (
    select
        text,
        unnest(regexp_split_to_array(text, '[、，,;；/]+')) as name,
        generate_subscripts(regexp_split_to_array(text, '[、，,;；/]+'), 1) as place
    from printed
    where text is not null
),

-- the longest name that opens the part and leaves nothing, or an inner part of the unit
named as (
    select part.text, part.place, arg_max(known.unit_id, (length(known.name), -unit.position)) as unit_id
    from part
    join registry.unit_name as known on starts_with(part.name, known.name)
    join registry.unit as unit using (unit_id)
    where
        part.name = known.name
        or exists (
            select 1 from registry.phrase as phrase
            where phrase.kind = 'section_suffix' and regexp_matches(substr(part.name, length(known.name) + 1), phrase.pattern)
        )
    group by part.text, part.place
),

unit as (
    select text, list(unit_id order by place) as units from named group by text
),

flag as (
    select
        printed.text,
        bool_or(phrase.kind = 'upper_organ') as is_upper,
        bool_or(phrase.kind = 'neutral_party') as is_neutral
    from printed
    join registry.phrase as phrase on phrase.kind in ('upper_organ', 'neutral_party') and regexp_matches(printed.text, phrase.pattern)
    group by printed.text
)

select
    printed.text,
    coalesce(list_distinct(unit.units), []::text[]) as units,
    coalesce(unit.units[1], null) as unit_id,
    unit.units is null and coalesce(flag.is_upper, false) as is_upper,
    unit.units is null and not coalesce(flag.is_upper, false) and coalesce(flag.is_neutral, false) as is_neutral,
    contains(printed.text, (select stem from registry.city)) as is_local
from printed
left join unit using (text)
left join flag using (text)
where printed.text is not null
