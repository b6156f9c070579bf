-- One row per registered column: its latest reading (status null when it was never read; one that we put off ourselves, on a quiet night or with
-- the budget spent, says nothing and hides no earlier one) and what its nights so far were (silver.column_history).
with latest as (
    select *
    from silver.column_night
    qualify row_number() over (partition by column_id order by status in ('cancelled', 'outside_window', 'budget_spent'), finished_at desc, run_id desc) = 1
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
    latest.structure,
    latest.detail,
    coalesce(history.reading_count, 0) as reading_count,
    history.trust,
    history.last_rows,
    history.last_newest_on,
    history.last_read_at,
    history.first_complete_at,
    history.last_complete_at,
    coalesce(history.failed_nights, 0) as failed_nights,
    coalesce(history.gone_nights, 0) as gone_nights,
    coalesce(history.put_off_nights, 0) as put_off_nights,
    coalesce(history.structure_changes, 0) as structure_changes,
    history.structure_changed_on
from registry."column" as register
left join latest using (column_id)
left join silver.column_history as history using (column_id)
