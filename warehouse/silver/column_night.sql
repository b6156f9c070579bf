-- Every reading of a column. tail_on is the date of the last row but one (a single old row may be a wrong date): pinned rows stand on top, so it tells how far back the reading went
-- where dates run downwards (is_sorted; of a reading that left pages out, on those too). parsed_rows are the rows its pages are known to hold, to be compared with what the crawl counted.
-- A list page that this version of the page reader could not read (its body is lost) may hold anything: such a reading is no longer complete, not even deep.
with lost as (
    select distinct request.run_id, request.column_id
    from silver.fetch as request
    anti join work.page as page on page.sha256 = request.body_sha256 and page.item_id in (request.item_id, request.final_item_id)
    where request.purpose = 'list' and request.status in ('ok', 'not_modified')
),

page_row as (
    select
        request.run_id,
        request.column_id,
        request.seq,
        list_row.position,
        list_row.pinned,
        try_cast(left(list_row.date, 10) as date) as listed_on
    from silver.fetch as request
    join work.list_row as list_row on
        list_row.sha256 = request.body_sha256
        and list_row.page_item_id in (request.item_id, request.final_item_id)
    where request.purpose = 'list'
),

dated as (
    select
        *,
        listed_on > lag(listed_on) over (partition by run_id, column_id order by seq, position) as is_out_of_order,
        row_number() over (partition by run_id, column_id order by seq desc, position desc) as from_end
    from page_row
    where listed_on is not null and not coalesce(pinned, false)
),

tail as (
    select
        run_id,
        column_id,
        arg_max(listed_on, (seq, position)) filter (where from_end = 2) as tail_on,
        not bool_or(coalesce(is_out_of_order, false)) as is_sorted
    from dated
    group by all
),

counted as (
    select run_id, column_id, count(*) as parsed_rows from page_row group by all
)

select
    night.* exclude (in_order) replace (
        case when lost.run_id is not null and night.coverage = 'complete' then 'partial' else night.coverage end as coverage,
        case when lost.run_id is not null then coalesce(night.reason, '解析存疑') else night.reason end as reason,
        case when lost.run_id is not null then coalesce(night.cause, '我方') else night.cause end as cause,
        coalesce(night.reached_end, false) and lost.run_id is null as reached_end,
        coalesce(night.is_joined, false) as is_joined
    ),
    coalesce(night.status in ('ok', 'blank', 'partial'), false) as is_read,
    coalesce(counted.parsed_rows, 0) as parsed_rows,
    tail.tail_on,
    coalesce(tail.is_sorted, false) and (not coalesce(night.is_joined, false) or coalesce(night.in_order, false)) and lost.run_id is null as is_sorted
from bronze.columns as night
left join counted using (run_id, column_id)
left join tail using (run_id, column_id)
left join lost using (run_id, column_id)
