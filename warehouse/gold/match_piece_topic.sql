-- piece of a requirement × topic: how strongly one phrase asks for a matter
select
    piece.clause_no,
    piece.piece_no,
    word.topic_no,
    1 - exp(sum(ln(1 - word.in_plan))) as asked
from match_piece as piece
inner join match_piece_word as found using (piece_no)
inner join model.topic_word as word using (word_no)
where word.in_plan > 0 and found.is_whole
group by all
