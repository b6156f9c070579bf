-- Column × evidence period: was the column read completely and far enough back to say that something is not there?
-- The reading that stands: the latest one, or after the cut-off the latest complete one made since then (a reading before the cut-off
-- says nothing of what came later), as long as the closing sweep lasts: what is first read after its last night comes too late (EVALUATION 4). How far back the known list goes is proved by any complete reading, or by the standing one itself.
with cutoff as (
    select
        period,
        evidence_from,
        evidence_to,
        observed_until,
        -- 24:00 in Asia/Shanghai is 16:00 UTC
        evidence_to + interval 16 hour as closed_at
    from registry.period
),

reading as (
    select
        cutoff.period,
        night.*,
        -- rows in doubt, or a page that was not shown, prove no depth whatever was read below them
        coalesce(
            (night.coverage = 'complete' or coalesce(night.reason, '') <> '解析存疑')
            and (night.reached_end or (night.is_sorted and night.tail_on < cutoff.evidence_from)),
            false
        ) as is_deep,
        -- a watch stops at rows known before: it is no closing sweep, even if it began after midnight of the last night
        coalesce(night.visit, 'sweep') = 'sweep' or (is_deep and not night.is_joined) as is_whole
    from silver.column_night as night
    cross join cutoff
),

depth as (
    select
        period,
        column_id,
        bool_or(is_deep) as is_deep,
        bool_or(is_read) as is_read,
        min(finished_at) filter (where coverage = 'complete') as first_complete_at,
        max(finished_at) filter (where coverage = 'complete') as last_complete_at
    from reading
    where coverage = 'complete' or is_read
    group by all
),

since as (
    select reading.period, reading.column_id, arg_max(reading.run_id, (reading.finished_at, reading.run_id)) as run_id
    from reading
    join cutoff using (period)
    where reading.started_at >= cutoff.closed_at and reading.night <= cutoff.observed_until and reading.coverage = 'complete' and reading.is_whole
    group by all
),

pair as (
    select
        register.column_id,
        cutoff.*,
        state.run_id as latest_run,
        since.run_id as complete_run,
        coalesce(since.run_id, state.run_id) as standing_run,
        state.reason as latest_reason,
        state.cause as latest_cause,
        (select max(finished_at) from bronze.columns) >= cutoff.closed_at as is_closed,
        depth.first_complete_at,
        depth.last_complete_at,
        coalesce(depth.is_deep, false) as is_deep,
        coalesce(depth.is_read, false) as was_read
    from registry."column" as register
    cross join cutoff
    join silver.column_state as state using (column_id)
    left join since using (period, column_id)
    left join depth using (period, column_id)
),

judged as (
    select
        pair.*,
        standing.finished_at as read_at,
        standing.rows,
        case
            when standing.run_id is null or not pair.was_read then 'none'
            when pair.is_closed and (standing.started_at < pair.closed_at or standing.night > pair.observed_until or not standing.is_whole) then 'partial'
            when standing.coverage = 'complete' and pair.is_deep then 'complete'
            when standing.is_read and standing.is_deep then 'complete'
            else 'partial'
        end as coverage
    from pair
    left join reading as standing on
        standing.period = pair.period and standing.column_id = pair.column_id and standing.run_id = pair.standing_run
)

select
    column_id,
    period,
    evidence_from,
    evidence_to,
    coverage,
    case when coverage <> 'complete' then coalesce(latest_reason, '覆盖不全') end as reason,
    case when coverage <> 'complete' then coalesce(latest_cause, '我方') end as cause,
    standing_run as run_id,
    read_at,
    rows,
    first_complete_at,
    last_complete_at
from judged
