-- clause × item: how their texts compare (matters, domains, words); everything that the model weighs stays a column
with
-- (arg_max: of equals the first, whatever the order of the threads)
item_side as (
    -- what an item speaks of most, and how strongly it speaks of what no plan asks for
    select
        spoken.item_no,
        coalesce(max(spoken.title) filter (topic.is_disclosed), 0) as title,
        arg_max(spoken.topic_no, spoken.title - 1e-9 * spoken.topic_no) filter (topic.is_disclosed and spoken.title > 0) as main_topic,
        coalesce(max(greatest(spoken.title, 0.5 * spoken."column")) filter (not topic.is_disclosed), 0) as undisclosed
    from gold.match_item_topic as spoken
    inner join model.topic using (topic_no)
    group by spoken.item_no
),
main_pair as (
    -- how the requirement asks for the matter that the title speaks of most
    select item_side.item_no, clause.clause_no, clause.named * item_side.title as main_named, clause.asked * item_side.title as main_asked
    from item_side
    inner join gold.match_clause_topic as clause on clause.topic_no = item_side.main_topic
),
clause_side as (
    select clause_no, count(*) filter (asked >= 0.5) as topics from gold.match_clause_topic group by clause_no
),
topic_pair as (
    select
        clause.clause_no,
        item.item_no,
        max(clause.named * item.title) as topic_title,
        max(clause.asked * item."column") as topic_column,
        max(clause.asked * item.path) as topic_path,
        max(clause.asked * item.body) as topic_body,
        max(clause.asked * item.issuer) as topic_issuer,
        max(clause.of_domain * item.title) as domain_named,
        max(clause.of_domain * item."column") as domain_named_column,
        max(clause.asked * item.kind) as kind_topic,
        max(clause.implied * item.title) as topic_implied,
        max(clause.implied * item."column") as implied_column,
        max(clause.share * item.title) as share_title,
        max(clause.asked * greatest(item.title, item."column") * least(item.title + 0.2, 1)) as topic_both,
        sum(clause.asked * item.title) as topic_sum,
        arg_max(topic_no, clause.asked * greatest(item.title, 0.6 * item."column", 0.4 * item.body, 0.4 * item.path) - 1e-9 * topic_no) as topic_no
    from gold.match_clause_topic as clause
    inner join gold.match_item_topic as item using (topic_no)
    group by all
),
item_domain as (
    select item_no, domain_no, max(title) as title, max("column") as "column", max(path) as path
    from gold.match_item_topic inner join model.topic using (topic_no)
    where is_disclosed and greatest(title, "column", path) >= 0.15
    group by all
),
clause_domain as (
    select clause_no, domain_no, max(asked) as asked, greatest(max(of_domain), max(named)) as wanted
    from gold.match_clause_topic inner join model.topic using (topic_no)
    group by all
),
domain_pair as (
    select
        clause_no,
        item_no,
        max(clause_domain.asked * item_domain.title) as domain_title,
        max(clause_domain.asked * greatest(item_domain."column", item_domain.path)) as domain_column,
        arg_max(domain_no, clause_domain.asked * greatest(item_domain.title, 0.5 * item_domain."column") - 1e-9 * domain_no) as domain_no
    from clause_domain
    inner join item_domain using (domain_no)
    group by all
),
piece_weight as (
    select piece_no, sum(asked) as asked from gold.match_piece_topic where asked >= 0.25 group by piece_no
),
piece_hit as (
    select piece.clause_no, item.item_no, piece_no, sum(piece.asked * greatest(item.title, 0.7 * item."column")) as met
    from gold.match_piece_topic as piece
    inner join gold.match_item_topic as item using (topic_no)
    where piece.asked >= 0.25 and greatest(item.title, 0.7 * item."column") >= 0.25
    group by all
),
piece_pair as (
    select clause_no, item_no, max(met / greatest(piece_weight.asked, 0.5)) as piece_cover
    from piece_hit
    inner join piece_weight using (piece_no)
    group by all
),
item_kind as (
    select item_no, coalesce(kind.is_negative, false) as is_negative
    from match_item
    left join model.kind using (doc_type)
),
placed as (
    select found.item_no, word.domain_no, max(word.strength) as strength
    from match_item_word as found
    inner join model.domain_word as word using (word_no)
    where found.place in ('column', 'path') and found.is_whole
    group by all
),
place_pair as (
    select clause_domain.clause_no, placed.item_no, max(clause_domain.wanted * placed.strength) as place_domain
    from clause_domain
    inner join placed using (domain_no)
    group by all
),
agency_pair as (
    select clause_domain.clause_no, item.item_no, max(clause_domain.asked) as agency
    from clause_domain
    inner join match_item_agency as item using (domain_no)
    group by all
),
clause_word as (
    select clause_no, word_no, max(weight) as weight
    from match_piece inner join match_piece_word using (piece_no)
    where weight >= 0.1
    group by all
),
clause_weight as (
    select clause_no, sum(weight) as weight, least(sum(weight), 5 * avg(weight)) as expected from clause_word group by clause_no
),
title_word as (
    select found.item_no, found.word_no, word.rarity, word.is_known, length(word.word) as characters
    from match_item_word as found inner join match_vocabulary as word using (word_no)
    where found.place = 'title' and word.rarity > 0
),
title_weight as (
    select item_no, sum(rarity) filter (is_known) as weight from title_word group by item_no
),
word_pair as (
    select
        clause_no,
        item_no,
        sum(clause_word.weight) as shared,
        sum(title_word.rarity) as explained,
        sum(if(title_word.is_known, 0, title_word.rarity)) as explained_further,
        max(title_word.characters) as longest,
        max(clause_word.weight) as rarest
    from clause_word
    inner join title_word using (word_no)
    group by all
),
pair as (
    -- what could be more than a coincidence; any other pair has the probability of having nothing in common
    select clause_no, item_no
    from topic_pair
    where greatest(topic_title, topic_column, topic_issuer, domain_named, topic_implied, implied_column, kind_topic) >= 0.2 or topic_body >= 0.6
    union
    select clause_no, item_no from domain_pair where greatest(domain_title, domain_column) >= 0.3
    union
    select clause_no, item_no from place_pair where place_domain >= 0.3
    union
    select clause_no, item_no from word_pair where shared >= 0.5
)
select
    pair.clause_no,
    pair.item_no,
    coalesce(topic_title, 0) as topic_title,
    coalesce(topic_column, 0) as topic_column,
    coalesce(topic_path, 0) as topic_path,
    coalesce(topic_body, 0) as topic_body,
    coalesce(topic_issuer, 0) as topic_issuer,
    coalesce(domain_named, 0) as domain_named,
    coalesce(domain_named_column, 0) as domain_named_column,
    coalesce(kind_topic, 0) as kind_topic,
    (item_kind.is_negative and coalesce(kind_topic, 0) < 0.3)::int as kind_foreign,
    coalesce(piece_cover, 0) as piece_cover,
    coalesce(main_named, 0) as main_named,
    coalesce(main_asked, 0) as main_asked,
    coalesce(topic_implied, 0) as topic_implied,
    coalesce(implied_column, 0) as implied_column,
    coalesce(place_domain, 0) as place_domain,
    -- a title that names no matter leaves it to its column
    coalesce(place_domain, 0) * (1 - coalesce(item_side.title, 0)) as place_alone,
    greatest(coalesce(topic_column, 0), coalesce(implied_column, 0)) * (1 - coalesce(item_side.title, 0)) as column_alone,
    coalesce(topic_both, 0) as topic_both,
    coalesce(share_title, 0) as share_title,
    least(coalesce(topic_sum, 0) - coalesce(topic_title, 0), 2) / 2 as topic_further,
    coalesce(domain_title, 0) as domain_title,
    coalesce(domain_column, 0) as domain_column,
    coalesce(agency, 0) as agency,
    greatest(coalesce(item_side.title, 0) - coalesce(topic_title, 0), 0) as elsewhere,
    coalesce(item_side.undisclosed, 0) as undisclosed,
    least(coalesce(clause_side.topics, 0), 12) / 12 as clause_breadth,
    least(coalesce(shared / clause_weight.expected, 0), 1) as clause_cover,
    least(coalesce(explained / (coalesce(title_weight.weight, 0) + explained_further + 0.5), 0), 1) as title_cover,
    least(coalesce(longest, 0), 8) / 8 as longest,
    coalesce(rarest, 0) as rarest,
    topic_pair.topic_no,
    domain_pair.domain_no
from pair
left join topic_pair using (clause_no, item_no)
left join domain_pair using (clause_no, item_no)
left join piece_pair using (clause_no, item_no)
left join main_pair using (clause_no, item_no)
left join place_pair using (clause_no, item_no)
left join item_kind using (item_no)
left join agency_pair using (clause_no, item_no)
left join word_pair using (clause_no, item_no)
left join item_side using (item_no)
left join clause_side using (clause_no)
left join clause_weight using (clause_no)
left join title_weight using (item_no)
