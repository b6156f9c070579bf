-- One row per item: title and dates from the article, else from the list; what the article says of its origin, without white space.
with listed as (
    select
        listing.item_id,
        arg_max(listing.title, (listing.last_seen_at, register.position)) as title,
        min(listing.listed_on) as listed_on,
        min(listing.first_seen_at) as first_seen_at,
        -- absent everywhere only until the earliest of the columns' bounds; without a bound in one of them there is none
        case when bool_and(listing.unseen_until is not null) then min(listing.unseen_until) end as unseen_until,
        bool_or(listing.pinned and listing.is_live) as is_pinned,
        bool_or(listing.is_live) as is_live,
        max(listing.row_changed_at) as row_changed_at,
        list(listing.column_id order by register.position) as column_ids,
        arg_min(listing.column_id, (register.owner_count = 0, not register.confirmed, register.position)) as column_id
    from silver.listing as listing
    join registry."column" as register using (column_id)
    group by listing.item_id
),

article as (
    select
        reading.*,
        page.kind,
        page.challenge,
        page.body,
        page.attachments,
        page.warnings,
        page.published_origin,
        -- a title that could not be decoded says nothing; the list's does
        case when not contains(page.title, '�') then nullif(regexp_replace(page.title, '\s+', ' ', 'g'), '') end as page_title,
        coalesce(
            try_strptime(page.published, '%Y-%m-%d %H:%M:%S'),
            try_strptime(page.published, '%Y-%m-%d %H:%M')
        ) as published_time,
        try_cast(left(page.published, 10) as date) as shown_on,
        try_cast(left(page.written_on, 10) as date) as written_on,
        try_cast(left(page.opens_on, 10) as date) as opens_on,
        try_cast(left(page.closes_on, 10) as date) as closes_on,
        page.shortened,
        page.validity,
        page.item_class,
        nullif(regexp_replace(page.source, '\s', '', 'g'), '') as source,
        nullif(regexp_replace(page.publisher, '\s', '', 'g'), '') as publisher,
        nullif(page.document_number, '') as document_number,
        page.index_number
    from silver.item_reading as reading
    left join work.page as page on page.sha256 = reading.sha256 and page.item_id in (reading.item_id, reading.final_item_id)
    qualify row_number() over (partition by reading.item_id order by page.item_id = reading.item_id desc nulls last) = 1
)

select
    article.item_id,
    article.url,
    coalesce(article.page_title, listed.title, '') as title,
    listed.title as list_title,
    listed.column_id,
    listed.column_ids,
    listed.listed_on,
    -- shown in Asia/Shanghai (UTC+8 without summer time since 1992), stored in UTC
    article.published_time - interval 8 hour as published_at,
    coalesce(article.shown_on, listed.listed_on) as published_on,
    case when article.shown_on is not null then article.published_origin when listed.listed_on is not null then 'list' end as published_origin,
    coalesce(abs(article.shown_on - listed.listed_on) > 1, coalesce(article.shown_on, listed.listed_on) is null) as date_doubt,
    article.written_on,
    article.opens_on,
    article.closes_on,
    article.shortened,
    article.validity,
    article.item_class,
    article.source,
    article.publisher,
    article.document_number,
    nullif(regexp_extract(article.document_number, '^([^〔\[（(【0-9]+)[〔\[（(【]', 1), '') as issuer,
    article.index_number,
    coalesce(article.body, '') as body,
    regexp_replace(coalesce(article.body, ''), '\s', '', 'g') as dense_body,
    coalesce(json_array_length(try_cast(article.attachments as json)), 0) as attachment_count,
    article.kind,
    coalesce(article.challenge, false) as is_challenge,
    article.warnings,
    article.sha256,
    article.fetched_at,
    article.article_status,
    article.last_status,
    article.last_asked_at,
    article.looked_at,
    listed.row_changed_at,
    article.version_count,
    listed.first_seen_at,
    listed.unseen_until,
    listed.is_pinned,
    listed.is_live
from article
join listed using (item_id)
