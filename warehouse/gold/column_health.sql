-- One row per registered column: what it shows, how old it is, and how long it could not be read. For the office, not for scores.
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
    coalesce(state.failed_nights >= 3, false) as needs_a_person,
    coalesce(listed.live_items, 0) as live_items,
    coalesce(listed.known_items, 0) as known_items,
    coalesce(listed.undated_items, 0) as undated_items,
    coalesce(listed.future_items, 0) as future_items,
    listed.newest_on,
    state.finished_at::date - listed.newest_on as days_since_newest
from silver.column_state as state
left join listed using (column_id)
left join owner using (column_id)
