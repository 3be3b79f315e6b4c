/** A hand-written event loop on {@code epoll(7)}, reached through JNR-FFI. */
package dev.brc.epoll;
