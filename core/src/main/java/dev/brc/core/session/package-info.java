/** One client connection and its state. */
package dev.brc.core.session;
