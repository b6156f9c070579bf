-- the pairs worth telling, with their reasons in the words an assessor reads
with
shared_word as (
    select pair.clause_no, pair.item_no, found.place, word.word, max(asked.weight) as weight
    from told_pair as pair
    inner join match_piece as piece using (clause_no)
    inner join match_piece_word as asked using (piece_no)
    inner join match_item_word as found on found.item_no = pair.item_no and found.word_no = asked.word_no
    inner join match_vocabulary as word on word.word_no = found.word_no
    where asked.weight >= 0.2
    group by all
),
shared as (
    select
        clause_no,
        item_no,
        list(word order by weight desc, word) filter (place = 'title') as title_words,
        list(word order by weight desc, word) filter (place in ('column', 'path')) as column_words
    from shared_word
    group by all
),
speaking as (
    select pair.clause_no, pair.item_no, list(distinct word.word order by word.word) as words
    from told_pair as pair
    inner join match_item_word as found using (item_no)
    inner join model.topic_word as pointing on pointing.word_no = found.word_no and pointing.topic_no = pair.topic_no
    inner join match_vocabulary as word on word.word_no = found.word_no
    where found.place = 'title' and pointing.in_title >= 0.3
    group by all
)
select
    pair.* exclude (topic_no, domain_no),
    topic.topic,
    domain.domain,
    coalesce(shared.title_words, []) as title_words,
    list_filter([
        if(topic_title >= 0.2, '标题同属事项「' || topic.topic || '」：' || array_to_string(speaking.words[1:5], '、'), null),
        if(topic_title < 0.2 and topic_column >= 0.2, '栏目同属事项「' || topic.topic || '」', null),
        if(topic_title < 0.2 and topic_column < 0.2 and topic_body >= 0.2, '正文同属事项「' || topic.topic || '」', null),
        if(topic_title < 0.2 and domain_title >= 0.2, '标题同属领域「' || domain.domain || '」', null),
        if(topic_column < 0.2 and domain_column >= 0.2, '栏目同属领域「' || domain.domain || '」', null),
        if(len(title_words) > 0, '标题共有词：' || array_to_string(title_words[1:5], '、'), null),
        if(len(column_words) > 0, '栏目共有词：' || array_to_string(column_words[1:3], '、'), null),
        if(agency >= 0.3, '来源单位属该领域', null),
        if(kind_asked > 0, '文种与要求相符', null),
        if(relayed > 0, '转发、转载', null),
        if(undisclosed >= 0.5, '属一般不要求公开的内容', null),
        if(elsewhere >= 0.4, '标题主要说另一事项', null),
        if(doc_type = 'statement', '情况说明，不作证据', null)
    ], lambda reason: reason is not null) as reasons
from told_pair as pair
left join shared using (clause_no, item_no)
left join speaking using (clause_no, item_no)
left join model.topic as topic on topic.topic_no = pair.topic_no
left join (select distinct domain_no, domain from model.topic) as domain on domain.domain_no = pair.domain_no
