-- clause × item: whether the item stands in a column declared for the clause, and how much the clause says of that column's name
with
standing as (
    select item_id, unnest(column_ids) as column_id from silver.item
),
column_word as (
    select column_id, count(*) as words, list(piece) as pieces
    from (select column_id, unnest(pieces) as piece from column_piece)
    group by column_id
),
said as (
    select clause_id, string_agg(text, ' ') as text
    from (
        select clause_id, about as text from registry.clause
        union all
        select clause_id, word as text from registry.clause_term
    )
    group by clause_id
)
select
    channel.clause_id,
    standing.item_id,
    true as in_channel,
    bool_or("column".class = 'news') as in_news_channel,
    list(distinct channel.unit_id order by channel.unit_id) as channel_units,
    min("column".name) as channel_name,
    max(coalesce(len(list_filter(column_word.pieces, lambda piece: contains(said.text, piece))) / column_word.words, 0)) as channel_share
from registry.clause_channel as channel
inner join standing using (column_id)
inner join registry."column" using (column_id)
inner join said using (clause_id)
left join column_word using (column_id)
group by channel.clause_id, standing.item_id
