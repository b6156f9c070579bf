-- Every reading of a column. tail_on is the date of the last row read: pinned rows stand on top, so it tells how far back the reading went.
-- parsed_rows are the rows that its pages are known to hold, to be compared with the rows the crawl counted.
with page_row as (
    select
        request.run_id,
        request.column_id,
        request.seq,
        list_row.position,
        try_cast(left(list_row.date, 10) as date) as listed_on
    from silver.fetch as request
    join work.list_row as list_row on
        list_row.sha256 = request.body_sha256
        and list_row.page_item_id in (request.item_id, request.final_item_id)
    where request.purpose = 'list'
),

reading as (
    select
        run_id,
        column_id,
        count(*) as parsed_rows,
        arg_max(listed_on, (seq, position)) filter (where listed_on is not null) as tail_on
    from page_row
    group by all
)

select
    night.*,
    coalesce(reading.parsed_rows, 0) as parsed_rows,
    reading.tail_on
from bronze.columns as night
left join reading using (run_id, column_id)
