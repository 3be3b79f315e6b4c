/*
 * The TCP splice of the kernel cache (native/, "TCP splice" in docs/kernel-cache.md) as a model for Spin.
 *
 * One connection of N requests. Requests and replies have length one; reply i answers request i, so a byte of the reply stream is right exactly if
 * its position in the client's sequence space equals the number of the request that made it. Which GETs are hits is chosen freely at every
 * packet: the model is about TCP, not about values.
 *
 * The network is the worst one: c2s and s2c are sets that never forget. A packet that was sent once may arrive at any time, any number of times, or
 * never, which is loss, duplication, reordering and delay without a bound. Both ends send at every moment whatever TCP would allow them to send then
 * (any retransmission, merged or not, acknowledgements, keepalive probes); as arrival is optional this covers every sender.
 *
 * Safety: no wrong, missing or doubled byte reaches either application, and the stack is never shown an acknowledgement that it must refuse.
 * No permanent stall: from EVERY reachable state a fair end of the story must lead to completion. CALM plays it: the network stops losing, each end does
 * only what it is bound to do (retransmit what is unacknowledged, answer what RFC 9293 3.10.7.4 says is to be answered), and after ROUNDS of
 * that all requests are answered and acknowledged in both directions, and a keepalive probe of either side is answered.
 *
 * Mutations (-DNO_HOLD, -DNO_CLAMP, ...) remove one rule each; Spin has to find an error then (SpliceModelTest).
 */
#ifndef N
#define N 3                     /* requests */
#endif
#ifndef L
#define L 2                     /* requests or replies in a packet, at most */
#endif
#ifndef W
#define W 3                     /* requests in flight, at most */
#endif
#ifndef Q
#define Q 0                     /* packets between XDP and TC, at most; 0: they are one step */
#endif
#define ROUNDS (3 * N + 3)
#define NONE 15
#define SLOT(seq, cnt) ((seq) * (L + 1) + (cnt))

/* The network: per (seq, cnt) the set of acknowledgement numbers that were sent with it. */
byte c2s[(N + 1) * (L + 1)];
byte s2c[(N + 1) * (L + 1)];

/* The client's TCP and application. */
byte c_nxt, c_una, c_rcv;
byte c_got;                     /* replies that arrived, as a bit set: those beyond c_rcv wait out of order */

/* The server's stack, in its own sequence space, and its application. */
byte s_rcv, s_una, s_done;      /* s_done: executed = the ticket's consumed = its written */
byte s_req[N + L];              /* which request lies at a stream position */

/* The splice. */
byte in_, out_;                 /* request and reply bytes that only the kernel saw */
byte xdp_nxt, tc_nxt;           /* end of what each hook let up, client space */
bool held;                      /* the last injected reply is not acknowledged */
byte rq, rq_end, rp, rp_end;    /* it answers [rq, rq_end) and stands at [rp, rp_end), client space */
byte out_base;                  /* stack space: replies before it were acknowledged when the last injection happened */
bool injected;

bool finished;
#if Q > 0
chan between = [Q] of { byte, byte, byte };
#endif

/* Scratch, zero between steps. */
hidden byte i, j, l_, a_;
hidden short pos, sa;
hidden byte hit, resend, must_ack, got_data;
hidden byte r_seq, r_len, r_ack;

/* ---- egress: a segment of the stack on its way to the client ---- */
inline egress(eseq, elen, eack)
{
    r_len = NONE;
    if
    :: (elen > 0 && injected && eseq + elen <= out_base) -> skip    /* stale */
    :: else ->
        i = 0;
        do
        :: i < elen -> assert(s_req[eseq + i] == eseq + i + out_); i++
        :: else -> break
        od;
        r_seq = eseq + out_; r_len = elen; r_ack = eack + in_;
#ifndef NO_HOLD
        if :: (held && r_ack > rq) -> r_ack = rq :: else fi;
#endif
        s2c[SLOT(r_seq, r_len)] = s2c[SLOT(r_seq, r_len)] | (1 << r_ack)
    fi
}

/* Everything that each side might send now enters the network. */
inline client_may_send()
{
    j = c_una;
    do
    :: j < c_nxt ->
        l_ = 1;
        do
        :: (l_ <= L && j + l_ <= c_nxt) -> c2s[SLOT(j, l_)] = c2s[SLOT(j, l_)] | (1 << c_rcv); l_++
        :: else -> break
        od;
        j++
    :: else -> break
    od;
    c2s[SLOT(c_nxt, 0)] = c2s[SLOT(c_nxt, 0)] | (1 << c_rcv);
    if
    :: (c_una == c_nxt && c_nxt > 0) -> c2s[SLOT(c_nxt - 1, 0)] = c2s[SLOT(c_nxt - 1, 0)] | (1 << c_rcv)
    :: else
    fi
}

inline server_may_send()
{
    j = s_una;
    do
    :: j < s_done ->
        l_ = 1;
        do
        :: (l_ <= L && j + l_ <= s_done) -> egress(j, l_, s_rcv); l_++
        :: else -> break
        od;
        j++
    :: else -> break
    od;
    egress(s_done, 0, s_rcv)
}

/* ---- the stack gets a segment: stream position p (may be negative: old), ids from 'first' on ---- */
inline stack(p, slen, sack, first)
{
    assert(sack >= 0);                  /* tcp_ack: older than all it ever sent: discarded with a challenge ACK (RFC 5961 5.2) */
    assert(sack <= s_done);             /* acknowledges what was never sent */
    if :: (sack > s_una) -> s_una = sack :: else fi;
    if :: (slen > 0 || p < s_rcv) -> must_ack = true :: else fi;
    i = 0;
    do
    :: i < slen ->
        if
        :: (p + i >= s_rcv) ->
            assert(s_req[p + i] == NONE || s_req[p + i] == first + i);
            s_req[p + i] = first + i
        :: else
        fi;
        i++
    :: else -> break
    od;
    do
    :: s_req[s_rcv] != NONE -> s_rcv++
    :: else -> break
    od
}

/* A reply takes the place of a request at a quiescent point. */
inline inject(seq, cnt, ack)
{
    rq = seq; rq_end = seq + cnt; rp = ack; rp_end = ack + cnt;
    out_base = ack - out_;
    in_ = in_ + cnt; out_ = out_ + cnt;
#ifdef NXT_BACK
    xdp_nxt = rq_end;
#else
    if :: (xdp_nxt < rq_end) -> xdp_nxt = rq_end :: else fi;    /* more may be on its way from XDP to TC */
#endif
    tc_nxt = rq_end;
    held = true; injected = true;
    r_seq = rp; r_len = cnt; r_ack = rq_end;
    s2c[SLOT(r_seq, r_len)] = s2c[SLOT(r_seq, r_len)] | (1 << r_ack)
}

/* "nxt": the request itself was not let up before, nor anything behind it. */
#ifdef NO_NXT
#define QUIESCENT(seq, cnt, ack, nxt) (cnt > 0 && seq == s_done + in_ && ack == s_done + out_)
#else
#define QUIESCENT(seq, cnt, ack, nxt) (cnt > 0 && seq == s_done + in_ && ack == s_done + out_ && seq == nxt)
#endif

/* ---- ingress: a segment of the client; may_hit: what the cache would say. Leaves an injected or repeated reply in r_* ---- */
inline xdp(seq, cnt, ack, may_hit)
{
    r_len = NONE;
    hit = (may_hit && QUIESCENT(seq, cnt, ack, xdp_nxt) && ack - out_ == s_una);
    if
    :: hit -> inject(seq, cnt, ack)
    :: else ->
#ifndef NXT_AT_TC
        if :: (cnt > 0 && seq + cnt > xdp_nxt) -> xdp_nxt = seq + cnt :: else fi
#endif
        skip
    fi
}

inline tc(seq, cnt, ack, may_hit)
{
    r_len = NONE;
    pos = seq - in_;
    sa = ack - out_;
    if
    :: (may_hit && QUIESCENT(seq, cnt, ack, tc_nxt)) ->
        /* Sync: the reply goes out, and the acknowledgement goes up with the numbers from before the injection. */
        inject(seq, cnt, ack);
#ifdef SYNC_NEW_DELTAS
        sa = ack - out_;
        if :: (sa < 0) -> sa = 0 :: else fi;
#endif
        stack(pos, 0, sa, 0)
    :: else ->
        resend = false;
        if
        :: (held && ack >= rp_end) -> held = false
        :: else
        fi;
#ifndef NO_CLAMP
        if :: (sa < s_una) -> sa = s_una :: else fi;
#endif
        if
#ifndef NO_RESEND
        :: (held && cnt > 0 && seq >= rq && seq < rq_end) -> resend = true
#endif
        :: else ->
#ifndef NO_RESEND
            if
            :: (held && (cnt == 0 && ack >= rp && ack < rp_end || cnt > 0 && seq < rq && seq + cnt > rq)) -> resend = true
            :: else
            fi;
#endif
            if
#ifdef DROP_OLD
            :: (injected && cnt > 0 && seq + cnt <= rq_end) -> skip
#endif
#ifdef CLAMP_PROBE
            :: (injected && cnt == 0 && seq < rq_end) -> pos = rq_end - in_; stack(pos, 0, sa, 0)
#endif
            :: else ->
                stack(pos, cnt, sa, seq);
#ifdef NXT_AT_TC
                xdp_nxt = seq + cnt;
#endif
                if :: (seq + cnt > tc_nxt) -> tc_nxt = seq + cnt :: else fi
            fi
        fi;
        if
        :: resend -> r_seq = rp; r_len = rp_end - rp; r_ack = rq_end
        :: else
        fi
    fi
}

inline ingress(seq, cnt, ack, may_hit)
{
    xdp(seq, cnt, ack, may_hit);
    if :: (! hit) -> tc(seq, cnt, ack, may_hit) :: else fi
}

/* ---- the client gets a segment ---- */
inline client(seq, cnt, ack)
{
    assert(ack <= c_nxt);
    assert(seq + cnt <= c_nxt);         /* no reply before its request */
    if :: (ack > c_una) -> c_una = ack :: else fi;
    i = 0;
    do
    :: i < cnt -> c_got = c_got | (1 << (seq + i)); i++
    :: else -> break
    od;
    do
    :: c_got & (1 << c_rcv) -> c_rcv++
    :: else -> break
    od
}

/* A reply that ingress left in r_* reaches the client, which acknowledges data at once. */
inline calm_reply()
{
    if
    :: r_len != NONE ->
        got_data = (r_len > 0 || r_seq < c_rcv);
        client(r_seq, r_len, r_ack);
        if
        :: got_data ->
            ingress(c_nxt, 0, c_rcv, false);
            if :: (r_len != NONE) -> client(r_seq, r_len, r_ack) :: else fi
        :: else
        fi
    :: else
    fi
}

inline calm_server()
{
    s_done = s_rcv;
    l_ = s_done - s_una;
    if :: (l_ > L) -> l_ = L :: else fi;
    if
    :: (l_ > 0) -> egress(s_una, l_, s_rcv); calm_reply()
    :: else -> if :: must_ack -> egress(s_done, 0, s_rcv); calm_reply() :: else fi
    fi;
    must_ack = false
}

inline calm(size, hits)
{
    must_ack = false;
    j = 0;
    do
    :: j < ROUNDS ->
        if
        :: (c_una == c_nxt && c_nxt < N && c_rcv == c_nxt) -> c_nxt++      /* the application's next request */
        :: else
        fi;
        if
        :: c_una < c_nxt ->
            a_ = c_nxt - c_una;
            if :: (a_ > size) -> a_ = size :: else fi;
            ingress(c_una, a_, c_rcv, hits);
            calm_reply()
        :: else
        fi;
        calm_server();
        j++
    :: else -> break
    od;
    assert(c_rcv == N && c_nxt == N);
    assert(c_una == N);
    assert(s_una == s_done && s_done + in_ == N);
    /* Keepalive probes: sequence number one below what is next, no data (tcp_xmit_probe_skb). */
    ingress(N - 1, 0, N, false);
    assert(must_ack);
    egress(s_done - 1, 0, s_rcv);
    assert(r_len == 0 && r_seq == N - 1)
}

init
{
    byte k, m, z;
    bool h;

    atomic {
        k = 0;
        do :: k < N + L -> s_req[k] = NONE; k++ :: else -> break od;
        k = 0
    }
    do
    /* The application sends a request. */
    :: d_step { (c_nxt < N && c_nxt - c_rcv < W) -> c_nxt++; client_may_send() }
    /* A segment arrives at the server's interface: XDP. */
    :: atomic {
        select(k : 0 .. N);
        select(z : 0 .. L);
        select(m : 0 .. N);
        if
        :: (c2s[SLOT(k, z)] & (1 << m)) -> select(h : 0 .. 1); d_step { xdp(k, z, m, h); h = hit }
        :: else -> h = true
        fi;
#if Q > 0
        if
        :: (!h && len(between) < Q) -> between ! k, z, m
        :: !(!h && len(between) < Q)
        fi;
        d_step { server_may_send(); k = 0; z = 0; m = 0; h = false }
       }
    /* And later TC: other packets may have come to XDP in between, a whole batch in fact. */
    :: atomic {
        between ? k, z, m;
        select(h : 0 .. 1);
        d_step { tc(k, z, m, h); server_may_send(); must_ack = false; k = 0; z = 0; m = 0; h = false }
       }
#else
        if
        :: !h -> select(h : 0 .. 1); d_step { tc(k, z, m, h); server_may_send(); must_ack = false }
        :: else -> d_step { server_may_send() }
        fi;
        k = 0; z = 0; m = 0; h = false
       }
#endif
    /* A segment arrives at the client. */
    :: atomic {
        select(k : 0 .. N);
        select(z : 0 .. L);
        select(m : 0 .. N);
        if
        :: (s2c[SLOT(k, z)] & (1 << m)) -> d_step { client(k, z, m); client_may_send() }
        :: else
        fi;
        k = 0; z = 0; m = 0
       }
    /* The server executes a request and publishes its ticket. */
    :: d_step { s_done < s_rcv -> assert(s_req[s_done] == s_done + in_); s_done++; server_may_send() }
    /* From here on nothing is lost. */
    :: atomic {
        select(z : 1 .. L);
        select(h : 0 .. 1);
        d_step { calm(z, h); finished = true }
        break
       }
    od
}
