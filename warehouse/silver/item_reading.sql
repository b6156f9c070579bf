-- One row per listed item: the newest body fetched of it, how its address answered last, and when its page was last had (looked_at; also unchanged).
with item as (
    select distinct item_id, url from silver.listing
),

attempt as (
    select
        item_id,
        arg_max(status, (finished_at, run_id, seq)) as last_status,
        max(finished_at) as last_asked_at
    from silver.fetch
    where purpose = 'article'
    group by item_id
),

body as (
    select
        item_id,
        arg_max(sha256, (last_fetched_at, version_number)) as sha256,
        arg_max(fetched_at, (last_fetched_at, version_number)) as fetched_at,
        arg_max(final_item_id, (last_fetched_at, version_number)) as final_item_id,
        max(last_fetched_at) as looked_at,
        count(*) as version_count
    from silver.item_version
    group by item_id
)

select
    item.item_id,
    item.url,
    body.sha256,
    body.fetched_at,
    body.looked_at,
    coalesce(body.final_item_id, item.item_id) as final_item_id,
    case when body.sha256 is not null then 'ok' else coalesce(attempt.last_status, 'never') end as article_status,
    attempt.last_status,
    attempt.last_asked_at,
    coalesce(body.version_count, 0) as version_count
from item
left join body using (item_id)
left join attempt using (item_id)
