-- item → document: the same number, or the same title of one unit or long enough to name one document, is one document however often it is put on line
with
folded as (
    select
        item_id,
        regexp_replace(translate(lower(nfc_normalize(title)), '０１２３４５６７８９ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ', '0123456789abcdefghijklmnopqrstuvwxyz'), '[^\p{Han}a-z0-9]', '', 'g') as title_key,
        nullif(regexp_replace(translate(lower(coalesce(document_number, '')), '０１２３４５６７８９ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ', '0123456789abcdefghijklmnopqrstuvwxyz'), '[^\p{Han}a-z0-9]', '', 'g'), '') as number_key,
        unit_id
    from silver.item
),
titled as (
    -- a short title (权责清单) is borne by every unit's own document, a title without words by anything
    select
        item_id,
        title_key,
        number_key,
        case
            when length(title_key) >= 12 then title_key
            when title_key <> '' and unit_id is not null then unit_id || ' ' || title_key
            else item_id
        end as named
    from folded
),
numbered as (
    -- a copy without its number is the numbered document of its title, where that title has one number only
    select
        item_id,
        title_key,
        number_key,
        named || ' ' || coalesce(
            number_key,
            if(min(number_key) over same_title = max(number_key) over same_title, min(number_key) over same_title, null),
            ''
        ) as name
    from titled
    window same_title as (partition by named)
),
by_name as (
    select item_id, title_key, number_key, name, min(item_id) over (partition by name) as one from numbered
),
by_number as (
    select *, if(number_key is null, one, min(one) over (partition by number_key)) as other from by_name
)
select item_id, title_key, min(other) over (partition by name) as document from by_number
