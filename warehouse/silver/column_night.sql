-- Every reading of a column. tail_on is the date of the last row read: pinned rows stand on top, so it tells how far back the reading went.
with last_row as (
    select
        request.run_id,
        request.column_id,
        arg_max(try_cast(left(list_row.date, 10) as date), (request.seq, list_row.position)) as tail_on
    from silver.fetch as request
    join work.list_row as list_row on
        list_row.sha256 = request.body_sha256
        and list_row.page_item_id in (request.item_id, request.final_item_id)
    where request.purpose = 'list' and try_cast(left(list_row.date, 10) as date) is not null
    group by all
)

select bronze_column.*, last_row.tail_on
from bronze.columns as bronze_column
left join last_row using (run_id, column_id)
