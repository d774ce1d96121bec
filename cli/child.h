/*
 * child.h - a program that runs for us, for a limited time.
 */
#ifndef TEDSTAT_CHILD_H
#define TEDSTAT_CHILD_H

enum child_end {
    CHILD_ENDED,     /* number: its exit status */
    CHILD_SIGNALLED, /* number: the signal that ended it */
    CHILD_TOO_SLOW,  /* it was ended when its time was over */
    CHILD_STOPPED,   /* it was ended because a signal came to us */
    CHILD_ABSENT,    /* there is no such program on the PATH */
    CHILD_FAILED     /* it did not start, or its end cannot be known; number: errno */
};

enum { CHILD_SAID = 4096 };

struct child {
    enum child_end end;
    int number;
    char said[CHILD_SAID]; /* the first of what it wrote on standard error */
};

/*
 * Runs arguments[0], found on the PATH, in the folder: without a shell, with an environment of ours, with an
 * empty standard input and no standard output.  Returns when it has ended, and ends whatever it has started
 * and left in its process group.
 */
void child_run(const char *folder, char *const arguments[], long seconds, struct child *to);

#endif
