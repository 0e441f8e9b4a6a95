; A matrix is put together from packed elements: three are stored in %m371.i, four are read back at computed places.
; LLVM 20's SLP pass (llvmlite 0.47) reads all four by one masked gather *before* the stores. %m371.i is memory of the function's own,
; which no other pointer leads to: nothing that is promised about arguments is about it. Reduced from a chain of LKJCorr and LKJCholeskyCov.
define void @run(i64 %n, i64 %capacity, i64 %chains, ptr nocapture readonly %table, ptr nocapture readnone %status) #0 {
entry:
  %m371.i = alloca [3 x double], align 64
  %m425.i = alloca [9 x double], align 64
  call void @llvm.memset.p0.i64(ptr %m371.i, i8 0, i64 24, i1 false)
  %out0 = load ptr, ptr %table, align 8
  %out1.p = getelementptr i8, ptr %table, i64 8
  %out1 = load ptr, ptr %out1.p, align 8
  %out2.p = getelementptr i8, ptr %table, i64 16
  %out2 = load ptr, ptr %out2.p, align 8
  %x0.p = getelementptr i8, ptr %table, i64 24
  %x0 = load ptr, ptr %x0.p, align 8
  %y0.p = getelementptr i8, ptr %table, i64 32
  %y0 = load ptr, ptr %y0.p, align 8
  %y1.p = getelementptr i8, ptr %table, i64 40
  %y1 = load ptr, ptr %y1.p, align 8
  %d6.p = getelementptr i8, ptr %table, i64 96
  %d6 = load ptr, ptr %d6.p, align 8
  %d7.p = getelementptr i8, ptr %table, i64 104
  %d7 = load ptr, ptr %d7.p, align 8
  %more1 = icmp sgt i64 %chains, 0
  br i1 %more1, label %body.lr.ph, label %end
body.lr.ph:
  %more24.i = icmp sgt i64 %n, 0
  %t54.us.1.i = getelementptr inbounds nuw i8, ptr %out0, i64 8
  %t394.us.1.i = getelementptr inbounds nuw i8, ptr %m371.i, i64 8
  %t394.us.2.i = getelementptr inbounds nuw i8, ptr %m371.i, i64 16
  %t412.us.1.i = getelementptr inbounds nuw i8, ptr %d6, i64 1
  %t417.us.1.i = getelementptr inbounds nuw i8, ptr %d7, i64 8
  %t412.us.2.i = getelementptr inbounds nuw i8, ptr %d6, i64 2
  %t417.us.2.i = getelementptr inbounds nuw i8, ptr %d7, i64 16
  %t412.us.128.i = getelementptr inbounds nuw i8, ptr %d6, i64 3
  %t417.us.131.i = getelementptr inbounds nuw i8, ptr %d7, i64 24
  %m395.sroa.3.0.m425 = getelementptr inbounds nuw i8, ptr %m425.i, i64 8
  %m395.sroa.4.0.m425 = getelementptr inbounds nuw i8, ptr %m425.i, i64 16
  %m395.sroa.5.0.m425 = getelementptr inbounds nuw i8, ptr %m425.i, i64 24
  %m395.sroa.6.0.m425 = getelementptr inbounds nuw i8, ptr %m425.i, i64 32
  %m395.sroa.7.0.m425 = getelementptr inbounds nuw i8, ptr %m425.i, i64 40
  %m395.sroa.8.0.m425 = getelementptr inbounds nuw i8, ptr %m425.i, i64 48
  %m395.sroa.9.0.m425 = getelementptr inbounds nuw i8, ptr %m425.i, i64 56
  %m395.sroa.10.0.m425 = getelementptr inbounds nuw i8, ptr %m425.i, i64 64
  br i1 %more24.i, label %body.us, label %end
body.us:
  %first2.us = phi i64 [ %following.us, %together.exit.loopexit.us ], [ 0, %body.lr.ph ]
  %following.us = add nuw nsw i64 %first2.us, 2
  %last.us = call i64 @llvm.smin.i64(i64 %following.us, i64 %chains)
  %t413 = load i8, ptr %d6, align 1, !alias.scope !0, !noalias !3
  %t414 = trunc i8 %t413 to i1
  %t418 = load i64, ptr %d7, align 4, !alias.scope !3, !noalias !0
  %t419 = getelementptr inbounds double, ptr %m371.i, i64 %t418
  %t413.us.1.i.us = load i8, ptr %t412.us.1.i, align 1, !alias.scope !0, !noalias !3
  %t414.us.1.i.us = trunc i8 %t413.us.1.i.us to i1
  %t418.us.1.i.us = load i64, ptr %t417.us.1.i, align 4, !alias.scope !3, !noalias !0
  %t419.us.1.i.us = getelementptr inbounds double, ptr %m371.i, i64 %t418.us.1.i.us
  %t413.us.2.i.us = load i8, ptr %t412.us.2.i, align 1, !alias.scope !0, !noalias !3
  %t414.us.2.i.us = trunc i8 %t413.us.2.i.us to i1
  %t418.us.2.i.us = load i64, ptr %t417.us.2.i, align 4, !alias.scope !3, !noalias !0
  %t419.us.2.i.us = getelementptr inbounds double, ptr %m371.i, i64 %t418.us.2.i.us
  %t413.us.129.i.us = load i8, ptr %t412.us.128.i, align 1, !alias.scope !0, !noalias !3
  %t414.us.130.i.us = trunc i8 %t413.us.129.i.us to i1
  %t418.us.132.i.us = load i64, ptr %t417.us.131.i, align 4, !alias.scope !3, !noalias !0
  %t419.us.133.i.us = getelementptr inbounds double, ptr %m371.i, i64 %t418.us.132.i.us
  br label %turn.preheader
turn.preheader:
  %i26 = phi i64 [ %i.next, %turn.turned_crit_edge ], [ 0, %body.us ]
  %xi0 = getelementptr inbounds nuw i8, ptr %x0, i64 0
  %t314.us.1.i.us = getelementptr inbounds nuw i8, ptr %xi0, i64 8
  br label %start
start:
  %c23 = phi i64 [ %first2.us, %turn.preheader ], [ %c.next, %start ]
  %y.row = add nsw i64 0, %i26
  %yi1.o = shl nsw i64 %y.row, 2
  %t55 = load double, ptr %out0, align 8, !noalias !5
  %t74 = fmul contract double %t55, 1.500000e+00
  %t55.us.1.i.us = load double, ptr %t54.us.1.i, align 8, !noalias !5
  %t74.us.1.i.us = fmul contract double %t55.us.1.i.us, 1.500000e+00
  %t315 = load double, ptr %xi0, align 8, !noalias !5
  %t316 = fmul contract double %t74, %t315
  %t317 = fadd contract double %t316, 1.500000e+00
  %t315.us.1.i.us = load double, ptr %t314.us.1.i.us, align 8, !noalias !5
  %t316.us.1.i.us = fmul contract double %t74, %t315.us.1.i.us
  %t317.us.1.i.us = fadd contract double %t316.us.1.i.us, 1.500000e+00
  %t381 = fneg double %t317
  %t382 = call double @exp(double %t381)
  %t383 = fadd double %t382, 1.000000e+00
  %t384 = fdiv double 1.000000e+00, %t383
  %t393 = fadd contract double %t384, 0xBFE5555555555555
  store double %t393, ptr %m371.i, align 64, !noalias !5
  %t381.us.1.i.us = fneg double %t317.us.1.i.us
  %t382.us.1.i.us = call double @exp(double %t381.us.1.i.us)
  %t383.us.1.i.us = fadd double %t382.us.1.i.us, 1.000000e+00
  %t384.us.1.i.us = fdiv double 1.000000e+00, %t383.us.1.i.us
  %t393.us.1.i.us = fadd contract double %t384.us.1.i.us, 0xBFE5555555555555
  store double %t393.us.1.i.us, ptr %t394.us.1.i, align 8, !noalias !5
  store double 0x3FF8000000000000, ptr %t394.us.2.i, align 16, !noalias !5
  %t420 = load double, ptr %t419, align 8, !noalias !5
  %t421 = select i1 %t414, double 1.000000e+00, double %t420
  %t420.us.1.i.us = load double, ptr %t419.us.1.i.us, align 8, !noalias !5
  %t421.us.1.i.us = select i1 %t414.us.1.i.us, double 1.000000e+00, double %t420.us.1.i.us
  %t420.us.2.i.us = load double, ptr %t419.us.2.i.us, align 8, !noalias !5
  %t421.us.2.i.us = select i1 %t414.us.2.i.us, double 1.000000e+00, double %t420.us.2.i.us
  %t420.us.134.i.us = load double, ptr %t419.us.133.i.us, align 8, !noalias !5
  %t421.us.135.i.us = select i1 %t414.us.130.i.us, double 1.000000e+00, double %t420.us.134.i.us
  store double %t421, ptr %m425.i, align 64, !noalias !5
  store double %t421.us.1.i.us, ptr %m395.sroa.3.0.m425, align 8, !noalias !5
  store double %t421.us.2.i.us, ptr %m395.sroa.4.0.m425, align 16, !noalias !5
  store double %t421.us.135.i.us, ptr %m395.sroa.5.0.m425, align 8, !noalias !5
  store double 0x3FF8000000000000, ptr %m395.sroa.6.0.m425, align 32, !noalias !5
  store double 0x3FF8000000000000, ptr %m395.sroa.7.0.m425, align 8, !noalias !5
  store double 0x3FF8000000000000, ptr %m395.sroa.8.0.m425, align 16, !noalias !5
  store double 0x3FF8000000000000, ptr %m395.sroa.9.0.m425, align 8, !noalias !5
  store double 0x3FF8000000000000, ptr %m395.sroa.10.0.m425, align 64, !noalias !5
  call void @llvm.memcpy.p0.p0.i64(ptr %y0, ptr %m425.i, i64 72, i1 false)
  %yi1 = getelementptr inbounds i8, ptr %y1, i64 %yi1.o
  store i8 0, ptr %yi1, align 1, !noalias !5
  store double %t74, ptr %out0, align 1, !noalias !5
  store double %t74.us.1.i.us, ptr %t54.us.1.i, align 1, !noalias !5
  store i16 0, ptr %out2, align 1, !noalias !5
  %c.next = add i64 %c23, 1
  %exitcond.not.i.us = icmp eq i64 %c.next, %last.us
  br i1 %exitcond.not.i.us, label %turn.turned_crit_edge, label %start
turn.turned_crit_edge:
  %i.next = add nuw nsw i64 %i26, 1
  %exitcond47.not.i.us = icmp eq i64 %i.next, %n
  br i1 %exitcond47.not.i.us, label %together.exit.loopexit.us, label %turn.preheader
together.exit.loopexit.us:
  %more.us = icmp slt i64 %following.us, %chains
  br i1 %more.us, label %body.us, label %end
end:
  ret void
}
declare double @exp(double) #1
declare double @llvm.fabs.f64(double) #2
declare void @llvm.memset.p0.i64(ptr nocapture writeonly, i8, i64, i1 immarg) #3
declare i64 @llvm.smin.i64(i64, i64) #4
declare void @llvm.experimental.noalias.scope.decl(metadata) #5
declare void @llvm.lifetime.start.p0(i64 immarg, ptr nocapture) #6
declare void @llvm.lifetime.end.p0(i64 immarg, ptr nocapture) #6
attributes #0 = { nounwind "prefer-vector-width"="512" }
attributes #1 = { mustprogress nofree nosync nounwind willreturn memory(none) }
attributes #2 = { mustprogress nocallback nofree nosync nounwind speculatable willreturn memory(none) }
attributes #3 = { mustprogress nocallback nofree nounwind willreturn memory(argmem: write) }
attributes #4 = { nocallback nofree nosync nounwind speculatable willreturn memory(none) }
attributes #5 = { nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }
attributes #6 = { nocallback nofree nosync nounwind willreturn memory(argmem: readwrite) }
attributes #7 = { nounwind }
!0 = !{!1}
!1 = distinct !{!1, !2, !"together: %d6"}
!2 = distinct !{!2, !"together"}
!3 = !{!4}
!4 = distinct !{!4, !2, !"together: %d7"}
!5 = !{!1, !4}
declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)
