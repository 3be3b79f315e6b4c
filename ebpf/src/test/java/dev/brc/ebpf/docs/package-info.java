/** Tests of the documentation: every command and program that a page shows runs, every link leads somewhere. */
package dev.brc.ebpf.docs;
