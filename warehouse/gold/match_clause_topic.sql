-- clause × topic: how strongly a requirement asks for a matter, by the phrase that asks most for it; who asks for a domain asks for its matters
with
named as (
    select piece.clause_no, word.domain_no, max(word.strength) as strength
    from match_piece as piece
    inner join match_piece_word as found using (piece_no)
    inner join model.domain_word as word using (word_no)
    where found.is_whole
    group by all
),
said as (
    select clause_no, topic_no, asked, 0 as of_domain from gold.match_piece_topic
    union all
    select named.clause_no, topic.topic_no, 0, named.strength from named inner join model.topic using (domain_no) where topic.is_disclosed
),
best as (
    select clause_no, topic_no, max(asked) as named, max(of_domain) as of_domain from said group by all
),
implied as (
    select best.clause_no, also.also_no as topic_no, max(best.named * also.strength) as implied
    from best
    inner join model.asked_also as also using (topic_no)
    group by all
)
select
    clause_no,
    topic_no,
    greatest(coalesce(named, 0), 0.6 * coalesce(of_domain, 0), coalesce(implied, 0)) as asked,
    coalesce(named, 0) as named,
    coalesce(of_domain, 0) as of_domain,
    coalesce(implied, 0) as implied,
    coalesce(named, 0) / nullif(sum(named) over (partition by clause_no), 0) as share
from best
full outer join implied using (clause_no, topic_no)
where greatest(coalesce(named, 0), 0.6 * coalesce(of_domain, 0), coalesce(implied, 0)) >= 0.15
