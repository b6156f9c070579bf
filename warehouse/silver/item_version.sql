-- Every body ever seen of an item, in the order of first sight. An unchanged page (304) confirms its version.
select
    item_id,
    any_value(canonical_url) as url,
    body_sha256 as sha256,
    row_number() over (partition by item_id order by min(finished_at), body_sha256) as version_number,
    min(finished_at) as first_fetched_at,
    max(finished_at) as last_fetched_at,
    max(finished_at) filter (where status = 'ok') as fetched_at,
    arg_max(final_item_id, (finished_at, run_id, seq)) as final_item_id
from silver.fetch
where
    body_sha256 is not null
    and status in ('ok', 'not_modified')
    and purpose in ('list', 'article')
    and item_id in (from silver.listing select item_id)
group by item_id, body_sha256
