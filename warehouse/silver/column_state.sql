-- One row per registered column: its latest reading (status null when it was never read) and for how many readings it has been failing.
with reading as (
    select
        *,
        row_number() over (partition by column_id order by finished_at desc, run_id desc) as place
    from silver.column_night
),

latest as (
    select * from reading where place = 1
),

history as (
    select
        column_id,
        count(*) as reading_count,
        max(finished_at) filter (where is_read) as last_read_at,
        max(finished_at) filter (where coverage = 'complete') as last_complete_at,
        coalesce(min(place) filter (where is_read) - 1, count(*)) as failed_readings,
        coalesce(min(place) filter (where status not in ('gone', 'moved')) - 1, count(*)) as gone_readings
    from reading
    group by column_id
)

select
    register.column_id,
    register.site_id,
    register.host,
    register.url,
    register.path,
    register.name,
    register.class,
    register.confirmed,
    register.owner_count,
    register.valid_from,
    register.valid_to,
    latest.night,
    latest.run_id,
    latest.status,
    latest.reason,
    latest.cause,
    coalesce(latest.coverage, 'none') as coverage,
    coalesce(latest.pages_read, 0) as pages_read,
    coalesce(latest.page_count, 0) as page_count,
    coalesce(latest.rows, 0) as rows,
    coalesce(latest.parsed_rows, 0) as parsed_rows,
    coalesce(latest.reached_end, false) as reached_end,
    latest.oldest_on,
    latest.newest_on,
    latest.tail_on,
    latest.remark,
    latest.started_at,
    latest.finished_at,
    coalesce(history.reading_count, 0) as reading_count,
    history.last_read_at,
    history.last_complete_at,
    coalesce(history.failed_readings, 0) as failed_readings,
    coalesce(history.gone_readings, 0) as gone_readings
from registry."column" as register
left join latest using (column_id)
left join history using (column_id)
