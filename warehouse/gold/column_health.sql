-- One row per registered column: what it shows, how old it is, and how long it could not be read. For the office, not for scores.
-- is_put_off: budget, window or a broken run left it without a turn again, on three of the last seven nights it was due (put_off_lately; the owner's
-- quiet nights are not counted). Such nights are no failure of the column and still a person's, but for a list that is read back over many nights.
with listed as (
    select
        listing.column_id,
        count(*) filter (where listing.is_live) as live_items,
        count(*) as known_items,
        count(*) filter (where listing.is_live and item.published_on is null) as undated_items,
        count(*) filter (where item.published_on > state.finished_at::date + 1) as future_items,
        max(item.published_on) filter (
            where listing.is_live and not listing.pinned and not item.is_statement and not item.is_empty
            and item.published_on <= state.finished_at::date + 1
        ) as newest_on
    from silver.listing as listing
    join silver.item as item using (item_id)
    join silver.column_state as state on state.column_id = listing.column_id
    group by listing.column_id
),

night as (
    select
        column_id,
        night,
        bool_and(status in ('cancelled', 'outside_window', 'budget_spent')) as is_put_off,
        arg_max(status, (finished_at, run_id)) in ('cancelled', 'outside_window', 'budget_spent') as ends_put_off,
        arg_max(coalesce(visit, ''), (finished_at, run_id)) as visit,
        row_number() over (partition by column_id order by night desc) as place
    from silver.column_night
    group by column_id, night
),

turn as (
    select
        column_id,
        count(*) filter (where place <= 7 and is_put_off and night not in (from registry.quiet_night select night)) as put_off_lately,
        bool_or(place = 1 and ends_put_off) as is_put_off_now,
        bool_or(place = 1 and visit = 'backfill') as is_read_back
    from night
    group by column_id
),

owner as (
    select column_id, list(unit_id order by unit_id) as owners from registry.column_owner group by column_id
)

select
    state.column_id,
    state.site_id,
    state.host,
    state.path,
    state.class,
    coalesce(owner.owners, []::text[]) as owners,
    state.confirmed,
    state.status,
    state.reason,
    state.cause,
    state.coverage,
    state.remark,
    state.night,
    state.finished_at as read_at,
    state.detail,
    state.trust,
    state.last_read_at,
    state.first_complete_at,
    state.last_complete_at,
    state.failed_nights,
    state.gone_nights,
    state.put_off_nights,
    state.structure_changes,
    state.structure_changed_on,
    coalesce(state.gone_nights >= 14, false) as is_gone_question,
    coalesce(turn.put_off_lately, 0) as put_off_lately,
    coalesce(turn.is_put_off_now and turn.put_off_lately >= 3, false) as is_put_off,
    coalesce(state.failed_nights >= 3, false)
    or coalesce(turn.is_put_off_now and turn.put_off_lately >= 3 and not turn.is_read_back, false) as needs_a_person,
    coalesce(listed.live_items, 0) as live_items,
    coalesce(listed.known_items, 0) as known_items,
    coalesce(listed.undated_items, 0) as undated_items,
    coalesce(listed.future_items, 0) as future_items,
    listed.newest_on,
    state.finished_at::date - listed.newest_on as days_since_newest
from silver.column_state as state
left join listed using (column_id)
left join turn using (column_id)
left join owner using (column_id)
