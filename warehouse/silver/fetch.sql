-- Every request made or refused. body_sha256 is what the address said then: after 304 the body it had before.
-- item_id names the address asked for, final_item_id the one that answered after a redirect.
select
    request.*,
    coalesce(
        request.sha256,
        case
            when request.status = 'not_modified'
                then last_value(request.sha256 ignore nulls) over (
                    partition by request.url order by request.finished_at, request.run_id, request.seq rows between unbounded preceding and 1 preceding
                )
        end
    ) as body_sha256,
    asked.canonical_url,
    asked.item_id,
    coalesce(final.item_id, asked.item_id) as final_item_id
from bronze.fetches as request
left join work.url as asked on asked.url = request.url
left join work.url as final on final.url = request.location
