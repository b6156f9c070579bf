-- One row per column that was ever visited: what its nights were, counted by nights and not by runs.
-- A night is read when any of its runs could read the column; else failed, when any of them was told no by network, site or page;
-- else put off: we ended it ourselves (cancelled, window closed, budget spent), which says nothing of the column and breaks no row of failures.
-- robots is a failure: somebody must ask the owner.
with night as (
    select
        column_id,
        night,
        bool_or(is_read) as is_read,
        bool_and(status in ('cancelled', 'outside_window', 'budget_spent')) as is_put_off,
        arg_max(status, (finished_at, run_id)) filter (where status not in ('cancelled', 'outside_window', 'budget_spent')) as status
    from silver.column_night
    group by all
),

asked as (
    select *, row_number() over (partition by column_id order by night desc) as place
    from night
    where not is_put_off
),

asked_count as (
    select
        column_id,
        coalesce(min(place) filter (where is_read) - 1, count(*)) as failed_nights,
        coalesce(min(place) filter (where is_read or status not in ('gone', 'moved')) - 1, count(*)) as gone_nights,
        min(night) filter (where is_read) as first_read_on,
        max(night) as last_asked_on
    from asked
    group by column_id
),

put_off as (
    select night.column_id, count(*) as put_off_nights
    from night
    left join asked_count using (column_id)
    where night.is_put_off and (asked_count.last_asked_on is null or night.night > asked_count.last_asked_on)
    group by night.column_id
),

-- the first reading never changes anything; a night without rows has no structure
structure as (
    select
        column_id,
        night,
        finished_at,
        structure,
        lag(structure) over (partition by column_id order by finished_at, run_id) as before,
        lag(finished_at) over (partition by column_id order by finished_at, run_id) as before_at
    from silver.column_night
    where structure <> ''
),

-- a change is of the night on which it was first seen: that one may have read no row of the new layout
unread as (
    select column_id, night, finished_at
    from silver.column_night
    where status in ('unreadable', 'script_list') and coalesce(structure, '') = ''
),

change as (
    select structure.column_id, structure.finished_at, least(structure.night, min(unread.night)) as seen_on
    from structure
    left join unread
        on
            unread.column_id = structure.column_id
            and unread.finished_at > structure.before_at
            and unread.finished_at < structure.finished_at
    where structure.structure <> structure.before
    group by structure.column_id, structure.finished_at, structure.night
),

structure_count as (
    select
        column_id,
        count(*) as structure_changes,
        max(seen_on) as structure_changed_on
    from change
    group by column_id
),

reading as (
    select
        column_id,
        count(*) as reading_count,
        max(finished_at) filter (where is_read) as last_read_at,
        min(finished_at) filter (where coverage = 'complete') as first_complete_at,
        max(finished_at) filter (where coverage = 'complete') as last_complete_at,
        arg_max(trust, (finished_at, run_id)) filter (where is_read) as trust,
        arg_max(rows, (finished_at, run_id)) filter (where is_read) as last_rows,
        arg_max(newest_on, (finished_at, run_id)) filter (where is_read) as last_newest_on
    from silver.column_night
    group by column_id
)

select
    reading.*,
    coalesce(asked_count.failed_nights, 0) as failed_nights,
    coalesce(asked_count.gone_nights, 0) as gone_nights,
    coalesce(put_off.put_off_nights, 0) as put_off_nights,
    coalesce(structure_count.structure_changes, 0) as structure_changes,
    structure_count.structure_changed_on
from reading
left join asked_count using (column_id)
left join put_off using (column_id)
left join structure_count using (column_id)
