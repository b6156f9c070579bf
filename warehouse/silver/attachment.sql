-- One row per file that the newest body of an item links to: how its address answered last, the last bytes that came, and what could be read of them.
-- is_dead: the site's own fault by what was seen (gone, empty, no program opens it); a person still looks before it counts.
-- is_ours_failing: nothing could be read and that proves nothing against the site: never asked, refused, no reader, a time-out, pictures of pages.
with page as (
    select reading.item_id, try_cast(page.attachments as json) as links
    from silver.item_reading as reading
    join work.page as page on page.sha256 = reading.sha256 and page.item_id in (reading.item_id, reading.final_item_id)
    where page.kind = 'article'
    qualify row_number() over (partition by reading.item_id order by page.item_id = reading.item_id desc) = 1
),

numbered as (
    select item_id, unnest(links->'$[*]') as link, generate_subscripts(links->'$[*]', 1) as position
    from page
    where links is not null
),

linked as (
    select
        numbered.item_id,
        numbered.position,
        numbered.link->>'title' as title,
        numbered.link->>'href' as href,
        coalesce(address.canonical_url, numbered.link->>'url') as url,
        address.item_id as file_id
    from numbered
    left join work.url as address on address.url = numbered.link->>'url'
),

-- a file that a list shows as an item is asked for once, as that item
attempt as (
    select item_id as file_id, arg_max(struct_pack(status, http_status, cause, finished_at), (finished_at, run_id, seq)) as last
    from silver.fetch
    where purpose in ('article', 'attachment') and status <> 'redirected'
    group by item_id
),

body as (
    select
        item_id as file_id,
        arg_max(body_sha256, (finished_at, run_id, seq)) as sha256,
        max(finished_at) filter (where status = 'ok') as fetched_at
    from silver.fetch
    where purpose in ('article', 'attachment') and status in ('ok', 'not_modified') and body_sha256 is not null
    group by item_id
),

said as (
    select attachment.*, address.item_id as file_id
    from bronze.attachments as attachment
    join work.url as address on address.url = attachment.url
),

joined as (
    select
        linked.item_id,
        linked.position,
        linked.title,
        linked.href,
        linked.url,
        coalesce(attempt.last.status, case when linked.url is null then 'no_address' else 'never' end) as status,
        attempt.last.http_status,
        attempt.last.finished_at as asked_at,
        body.fetched_at,
        body.sha256,
        said.kind,
        said.characters,
        said.problem,
        case when attempt.last.status in ('ok', 'not_modified') then said.cause else attempt.last.cause end as cause,
        said.warnings,
        -- an older answer says nothing of what stands there now
        coalesce(attempt.last.status in ('ok', 'not_modified'), false) as is_there
    from linked
    left join attempt using (file_id)
    left join body using (file_id)
    left join said on said.file_id = linked.file_id and said.sha256 = body.sha256
),

judged as (
    select
        *,
        coalesce(is_there and kind is not null and problem is null, false) as is_read,
        coalesce(status = 'gone' or (is_there and problem in ('empty', 'damaged')), false) as is_dead
    from joined
)

select * exclude (is_there), not is_read and not is_dead as is_ours_failing
from judged
