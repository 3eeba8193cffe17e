/* The merge executor's exclusion, for the model checker Spin: two executors (a failover that came too early), the
 * log, the remote, a person who cancels, and trouble: crashes anywhere, and a database session that ends while its
 * process lives on. Checked by deploy/local/model-check.
 *
 * Three fences: LOCK (the database session lock), VERSION (the expected version of the trunk's stream), CAS (the
 * remote moves only from what is expected, and makes a task's landed mark only once). Each can be taken away.
 * LATE takes away an assumption instead: that a session which was confirmed lives until the push has arrived. SEAL adds
 * what makes up for it, the trunk's fence: each push also moves a ref of the remote from what it was before the merge was
 * written ahead, and recovery moves that ref before it abandons, so that a push which is still under way is refused. */
#ifndef LOCK
#define LOCK 1
#endif
#ifndef VERSION
#define VERSION 1
#endif
#ifndef CAS
#define CAS 1
#endif
#ifndef LATE
#define LATE 0
#endif
#ifndef SEAL
#define SEAL 0
#endif

#define TASKS 2
#define MERGES 12
#define NOBODY 0
#define NOTHING 255
#define QUEUED 0
#define MERGED 1
#define DROPPED 2

/* The log. */
byte version = 0;
byte unfinished = NOTHING;  /* the task whose merge was written ahead and has no end */
byte number = 0;            /* counts the merges that were written ahead */
byte fate[TASKS];
byte receipts[TASKS];

/* The remote: the trunk's head, and how often each task is on it. */
byte head = 0;
byte pushes = 0;
byte landed[TASKS];
bool mark[TASKS];
bool sealed[MERGES];
bool pushedPast = false;  /* somebody pushed to the trunk past Fleet */
bool keptPast = false;    /* that push is on the trunk */

/* The database session lock, and what may go wrong. */
byte holder = NOBODY;
byte crashes = 1;
byte breaks = 2;
bool cancelled[TASKS];

#define IS_CURRENT (!VERSION || version == seen)
#define REFUSED ((CAS && (head != before || mark[task])) || (SEAL && sealed[merge]))
#define ALL_DECIDED (fate[0] != QUEUED && fate[1] != QUEUED && unfinished == NOTHING)
#define RELEASE if :: holder == me -> holder = NOBODY :: else -> skip fi

/* SIGKILL: what it knew is gone, its session ends with it. */
#define MAY_CRASH if :: atomic { crashes > 0 -> crashes--; RELEASE; goto again } :: skip fi

proctype Executor(byte me) {
  byte seen, task, before, on0, on1, merge;
  bool found, past;

again:
  seen = 0; task = 0; before = 0; on0 = 0; on1 = 0; merge = 0; found = false; past = false;
  if
  :: atomic { ALL_DECIDED -> goto done }
  :: atomic { !ALL_DECIDED && (!LOCK || holder == NOBODY) -> if :: LOCK -> holder = me :: else -> skip fi }
  fi;

  /* Fold the log. */
  atomic { seen = version; task = unfinished; merge = number };
  MAY_CRASH;
  if
  :: task != NOTHING ->
     /* Recovery: the remote tells, nobody guesses. */
     atomic { found = landed[task] > 0; if :: SEAL && !found -> sealed[merge] = true :: else -> skip fi };
     MAY_CRASH;
     atomic {
       if
       :: IS_CURRENT && found -> receipts[task]++; fate[task] = MERGED; unfinished = NOTHING; version++
       :: IS_CURRENT && !found -> unfinished = NOTHING; version++
       :: else -> skip
       fi
     }
  :: else ->
     if
     :: atomic { fate[0] == QUEUED -> task = 0 }
     :: atomic { fate[0] != QUEUED && fate[1] == QUEUED -> task = 1 }
     :: atomic { fate[0] != QUEUED && fate[1] != QUEUED -> RELEASE; goto again }
     fi;
     atomic { before = head; on0 = landed[0]; on1 = landed[1]; past = keptPast };
     MAY_CRASH;
     if
     :: cancelled[task] && ((task == 0 && on0 == 0) || (task == 1 && on1 == 0)) ->
        atomic { if :: IS_CURRENT && fate[task] == QUEUED -> fate[task] = DROPPED; version++ :: else -> skip fi }
     :: (task == 0 && on0 > 0) || (task == 1 && on1 > 0) ->
        /* Its trailer is on the trunk already: the landing of an earlier process. */
        atomic { if :: IS_CURRENT -> receipts[task]++; fate[task] = MERGED; version++ :: else -> skip fi }
     :: else ->
        if
        :: atomic { IS_CURRENT -> unfinished = task; number++; merge = number; version++ }
        :: atomic { !IS_CURRENT -> RELEASE; goto again }
        fi;
        MAY_CRASH;
        /* The session is confirmed, then the push goes out. */
#if LATE
        if :: atomic { LOCK && holder != me -> goto again } :: !LOCK || holder == me -> skip fi;
        atomic {
          if
#else
        atomic {
          if
          :: LOCK && holder != me -> goto again
#endif
          :: (!LOCK || holder == me || LATE) && REFUSED -> skip /* refused */
          :: (!LOCK || holder == me || LATE) && !REFUSED ->
             pushes++; head = pushes; landed[0] = on0; landed[1] = on1;
             keptPast = past; landed[task] = landed[task] + 1; mark[task] = true
          fi
        };
        MAY_CRASH
     fi
  fi;
  atomic { RELEASE };
  goto again;
done:
  skip
}

/* The database session of whoever holds the lock ends; its process does not know yet. */
proctype Network() {
  do
  :: atomic { holder != NOBODY && breaks > 0 -> holder = NOBODY; breaks-- }
  :: atomic { breaks > 0 -> breaks = 0 }
  :: breaks == 0 -> break
  od
}

/* Somebody cancels the first task, at some moment or never. */
proctype Person() { if :: cancelled[0] = true :: skip fi }

/* Somebody pushes to the trunk past Fleet, at some moment or never. */
proctype Outsider() {
  if :: atomic { pushes++; head = pushes; pushedPast = true; keptPast = true } :: skip fi
}

init {
  atomic { run Executor(1); run Executor(2); run Network(); run Person(); run Outsider() };
  _nr_pr == 1;
  assert(keptPast == pushedPast);  /* nobody's push is overwritten */
  byte task = 0;
  do
  :: task < TASKS ->
     printf("task %d: fate %d, receipts %d, on the trunk %d\n", task, fate[task], receipts[task], landed[task]);
     assert(landed[task] <= 1);    /* no double landing */
     assert(receipts[task] <= 1);  /* no second receipt */
     assert(fate[task] != MERGED || (landed[task] == 1 && receipts[task] == 1));   /* nothing that landed is lost */
     assert(fate[task] != DROPPED || (landed[task] == 0 && receipts[task] == 0));  /* what left has not landed */
     task++
  :: else -> break
  od
}
