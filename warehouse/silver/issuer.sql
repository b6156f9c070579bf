-- Every issuer met in a 文号 (青政办 of 青政办〔2025〕3号) and the unit whose code it is: the longest code that leaves only a usual ending.
with printed as (
    select distinct issuer from silver.item_fact where issuer is not null
),

coded as (
    select printed.issuer, arg_max(code.unit_id, (length(code.code), -unit.position)) as unit_id
    from printed
    join registry.unit_code as code on code.kind = 'document' and starts_with(printed.issuer, code.code)
    join registry.unit as unit using (unit_id)
    where exists (
        select 1 from registry.phrase as phrase
        where phrase.kind = 'issuer_suffix' and regexp_matches(substr(printed.issuer, length(code.code) + 1), phrase.pattern)
    )
    group by printed.issuer
)

select
    printed.issuer,
    coded.unit_id,
    coded.unit_id is null and exists (
        select 1 from registry.phrase as phrase where phrase.kind = 'upper_issuer' and regexp_matches(printed.issuer, phrase.pattern)
    ) as is_upper
from printed
left join coded using (issuer)
