-- One row per night: what the crawls of the night did, and for the night of this build what publishing found. Degraded: something could not be read.
with crawl as (
    select
        night,
        count(*) as runs,
        min(started_at) as started_at,
        max(finished_at) as finished_at,
        sum(seconds) as crawl_seconds,
        sum(requests)::bigint as requests,
        sum(not_modified)::bigint as not_modified,
        sum(bytes)::bigint as bytes,
        arg_max(columns, (finished_at, run_id)) as columns,
        arg_max(columns_failed, (finished_at, run_id)) as columns_failed,
        sum(articles_new)::bigint as articles_new,
        sum(articles_unchanged)::bigint as articles_unchanged,
        arg_max(articles_failed, (finished_at, run_id)) as articles_failed,
        arg_max(degraded, (finished_at, run_id)) as is_degraded
    from bronze.runs
    group by night
),

cause as (
    select night, map_from_entries(list((status, readings) order by status)) as column_statuses
    from (select night, status, count(*) as readings from silver.column_night group by night, status)
    group by night
),

outcome as (
    select
        count(*) as cells,
        count(*) filter (where outcome = 'met') as met,
        count(*) filter (where outcome = 'partial') as partial,
        count(*) filter (where outcome = 'unmet') as unmet,
        count(*) filter (where outcome = 'not_due') as not_due,
        count(*) filter (where outcome = 'not_applicable') as not_applicable,
        count(*) filter (where outcome = 'undetermined') as undetermined,
        count(*) filter (where outcome = 'out_of_round') as out_of_round,
        count(*) filter (where state = 'suspected') as suspected
    from gold.cell
),

-- made by publish: the night of this build and how long its steps took
published as (
    select * from work.publish
)

select
    night,
    coalesce(crawl.runs, 0) as runs,
    crawl.* exclude (night, runs, is_degraded),
    cause.column_statuses,
    coalesce(crawl.is_degraded, true) as is_degraded,
    published.build,
    published.round_id,
    published.as_of,
    published.model,
    published.model_versions,
    published.silver_seconds,
    published.match_seconds,
    published.assess_seconds,
    outcome.* 
from crawl
full join published using (night)
left join cause using (night)
left join outcome on published.night is not null
order by night
