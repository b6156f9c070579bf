-- the pairs worth telling, with their reasons in the words an assessor reads
with
shared_word as (
    select pair.clause_no, pair.item_no, found.place in ('column', 'path') as is_column, word.word, max(asked.weight) as weight
    from told_pair as pair
    inner join match_piece as piece using (clause_no)
    inner join match_piece_word as asked using (piece_no)
    inner join match_item_word as found on found.item_no = pair.item_no and found.word_no = asked.word_no
    inner join match_vocabulary as word on word.word_no = found.word_no
    where asked.weight >= 0.2 and found.place in ('title', 'column', 'path')
    group by all
),
shared as (
    select
        clause_no,
        item_no,
        list(word order by weight desc, word) filter (not is_column) as title_words,
        list(word order by weight desc, word) filter (is_column) as column_words
    from shared_word
    group by all
),
met as (
    -- the matter that title, column and body each share most with the requirement
    select
        pair.clause_no,
        pair.item_no,
        arg_max(item.topic_no, clause.asked * item.title - 1e-9 * item.topic_no) filter (clause.asked * item.title >= 0.2) as title_topic,
        arg_max(item.topic_no, clause.asked * item."column" - 1e-9 * item.topic_no) filter (clause.asked * item."column" >= 0.2) as column_topic,
        arg_max(item.topic_no, clause.asked * item.body - 1e-9 * item.topic_no) filter (clause.asked * item.body >= 0.2) as body_topic
    from told_pair as pair
    inner join gold.match_item_topic as item using (item_no)
    inner join gold.match_clause_topic as clause on clause.clause_no = pair.clause_no and clause.topic_no = item.topic_no
    group by all
),
main as (
    select item_no, arg_max(topic_no, title - 1e-9 * topic_no) as topic_no from gold.match_item_topic where title >= 0.4 group by item_no
),
speaking as (
    select met.clause_no, met.item_no, list(distinct word.word order by word.word) as words
    from met
    inner join match_item_word as found using (item_no)
    inner join model.topic_word as pointing on pointing.word_no = found.word_no and pointing.topic_no = met.title_topic
    inner join match_vocabulary as word on word.word_no = found.word_no
    where found.place = 'title' and found.is_whole and pointing.in_title >= 0.3
    group by all
),
worded as (
    -- of words inside one another the longest
    select
        pair.*,
        list_filter(coalesce(shared.title_words, []), lambda word: not list_bool_or(list_transform(shared.title_words, lambda other: other <> word and contains(other, word)))) as title_words,
        list_filter(coalesce(shared.column_words, []), lambda word: not list_bool_or(list_transform(shared.column_words, lambda other: other <> word and contains(other, word)))) as column_words,
        coalesce(speaking.words, []) as speaking_words,
        title_topic.topic as title_topic,
        column_topic.topic as column_topic,
        body_topic.topic as body_topic,
        main_topic.topic as main_topic
    from told_pair as pair
    left join shared using (clause_no, item_no)
    left join speaking using (clause_no, item_no)
    left join met using (clause_no, item_no)
    left join main on main.item_no = pair.item_no
    left join model.topic as title_topic on title_topic.topic_no = met.title_topic
    left join model.topic as column_topic on column_topic.topic_no = met.column_topic
    left join model.topic as body_topic on body_topic.topic_no = met.body_topic
    left join model.topic as main_topic on main_topic.topic_no = main.topic_no
)
select
    worded.* exclude (topic_no, domain_no),
    list_filter([
        if(title_topic is not null, '标题同属事项「' || title_topic || '」' || if(len(speaking_words) > 0, '：' || array_to_string(speaking_words[1:5], '、'), ''), null),
        if(column_topic is not null, '栏目同属事项「' || column_topic || '」', null),
        if(title_topic is null and column_topic is null and body_topic is not null, '正文同属事项「' || body_topic || '」', null),
        if(title_topic is null and column_topic is null and greatest(domain_title, domain_column) >= 0.2, '同属领域「' || domain.domain || '」', null),
        if(len(title_words) > 0, '标题共有词：' || array_to_string(title_words[1:5], '、'), null),
        if(len(column_words) > 0, '栏目共有词：' || array_to_string(column_words[1:3], '、'), null),
        if(agency >= 0.3, '来源单位与要求同属一个领域', null),
        if(kind_asked > 0, '文种与要求相符', null),
        if(kind_conflict > 0, '预算、决算与要求不符', null),
        if(relayed > 0, '转发、转载', null),
        if(undisclosed >= 0.5, '属一般不要求公开的内容', null),
        if(elsewhere >= 0.4 and main_topic is distinct from title_topic, '标题主要说「' || main_topic || '」', null),
        if(doc_type = 'statement', '情况说明，不作证据', null)
    ], lambda reason: reason is not null) as reasons
from worded
left join (select distinct domain_no, domain from model.topic) as domain on domain.domain_no = worded.domain_no
