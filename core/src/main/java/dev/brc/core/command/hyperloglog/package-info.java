/**
 * HyperLogLog on strings, in Redis's own format (sparse and dense), so that values can be exchanged with redis-server.
 * The estimator is Otmar Ertl's, <a href="https://arxiv.org/abs/1702.01284">arXiv:1702.01284</a>.
 */
package dev.brc.core.command.hyperloglog;
